// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntRBTreeSet;
import java.util.ArrayList;
import java.util.List;

/** Puts cycles of transactions into words. */
final class IsolationFindings {
    private final History history;
    private final IsolationLevel level;
    private final String property;
    private final ResultBuilder out;

    IsolationFindings(History history, IsolationLevel level, String property, ResultBuilder out) {
        this.history = history;
        this.level = level;
        this.property = property;
        this.out = out;
    }

    private String show(int ref) {
        return history.values().render(ref);
    }

    /** A cycle of transactions, each of which must have committed before the next. */
    void addCycle(CommittedTransactions txns, CausalCommitOrder causal, int[] cycle) {
        List<Finding.Vertex> vertices = new ArrayList<>();
        List<Finding.Edge> edges = new ArrayList<>();
        IntArrayList cited = new IntArrayList();
        for (int i = 0; i < cycle.length; i++) {
            int from = cycle[i];
            int to = cycle[(i + 1) % cycle.length];
            if (from != txns.initial()) {
                cited.add(txns.operation[from]);
            }
            vertices.add(new Finding.Vertex(number(txns, from), label(txns, from)));
            edges.add(edge(txns, causal, from, to, cited));
        }
        List<Integer> operations = List.copyOf(new IntRBTreeSet(cited));
        String because =
                String.join("; ", edges.stream().map(Finding.Edge::because).toList());
        out.add(() -> new Finding(
                property + "-cycle",
                "No commit order: a cycle of " + cycle.length + " transactions",
                "Each of these must have committed before the next, and the last before the first: " + because + ".",
                operations.stream().map(op -> ReadFindings.cite(history, op)).toList(),
                operations,
                new Finding.Graph(vertices, edges),
                null));
    }

    private static int number(CommittedTransactions txns, int txn) {
        return txn == txns.initial() ? -1 : txns.operation[txn];
    }

    private String label(CommittedTransactions txns, int txn) {
        return txn == txns.initial() ? "the initial values" : show(history.value(txns.operation[txn]));
    }

    private static String name(CommittedTransactions txns, int txn) {
        return txn == txns.initial() ? "the initial values" : "#" + txns.operation[txn];
    }

    private Finding.Edge edge(
            CommittedTransactions txns, CausalCommitOrder causal, int from, int to, IntArrayList cited) {
        String a = name(txns, from);
        String b = name(txns, to);
        int source = number(txns, from);
        int target = number(txns, to);
        if (from == txns.initial()) {
            return new Finding.Edge(source, target, "ww", a + " were there before " + b);
        }
        if (to != txns.initial() && txns.readsFrom(to, from)) {
            return new Finding.Edge(source, target, "wr", b + " read from " + a);
        }
        if (to != txns.initial() && txns.session[from] == txns.session[to] && txns.index[from] < txns.index[to]) {
            return new Finding.Edge(source, target, "process", a + " came before " + b + " in its session");
        }
        for (int reader = 0; reader < txns.count; reader++) {
            if (reader == from || !knows(txns, causal, reader, from)) {
                continue;
            }
            for (int m = txns.start[reader]; m < txns.start[reader + 1]; m++) {
                if (txns.source[m] == to && txns.writes(from, txns.key[m])) {
                    cited.add(txns.operation[reader]);
                    String key = show(txns.keyRef[txns.key[m]]);
                    return new Finding.Edge(
                            source,
                            target,
                            "ww",
                            "#" + txns.operation[reader] + " knew of " + a + ", which wrote key " + key
                                    + ", but read that key from " + b + ", so " + b + " came later");
                }
            }
        }
        return new Finding.Edge(source, target, "ww", a + " was overwritten by " + b);
    }

    /** True if the level makes what one transaction wrote visible to the other. */
    private boolean knows(CommittedTransactions txns, CausalCommitOrder causal, int reader, int writer) {
        return switch (level) {
            case READ_COMMITTED -> txns.readsFrom(reader, writer);
            case READ_ATOMIC ->
                txns.readsFrom(reader, writer)
                        || (txns.session[reader] == txns.session[writer] && txns.index[writer] < txns.index[reader]);
            case CAUSAL -> causal.precedes(writer, reader);
        };
    }
}
