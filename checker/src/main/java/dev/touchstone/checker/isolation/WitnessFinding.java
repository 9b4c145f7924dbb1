// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.polygraph.Argument;
import dev.touchstone.checker.polygraph.ArgumentWords;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.checker.polygraph.RegisterTransactions;
import dev.touchstone.checker.polygraph.Witness;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntRBTreeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Transactions that no order explains, as a finding: in words, step by step, and drawn. */
final class WitnessFinding {
    private static final int INITIAL_VERTEX = -1;

    private final History history;
    private final RegisterTransactions txns;
    private final IntFunction<String> keyName;

    private WitnessFinding(History history, RegisterTransactions txns, IntFunction<String> keyName) {
        this.history = history;
        this.txns = txns;
        this.keyName = keyName;
    }

    /** @param keyName gives the text of a key */
    static Finding of(
            History history,
            RegisterTransactions txns,
            PolygraphLevel level,
            Witness witness,
            IntFunction<String> keyName) {
        return new WitnessFinding(history, txns, keyName).finding(level, witness);
    }

    private Finding finding(PolygraphLevel level, Witness witness) {
        IntArrayList operations = new IntArrayList();
        List<String> because = new ArrayList<>();
        for (int t : witness.transactions()) {
            operations.add(txns.operation(t));
            because.add(ReadFindings.cite(history, txns.operation(t)));
        }
        Argument argument = witness.argument();
        if (argument != null) {
            because.addAll(ArgumentWords.of(argument, txns, keyName));
        }
        String what = level.hasSnapshots() ? "no order of starts and commits" : "no order";
        String words = "Of these " + witness.transactions().length + " transactions " + what
                + " explains what they read, whatever the others did"
                + (witness.isMinimal() ? "; of any fewer of them, one does." : ".");
        return new Finding(
                "no-order",
                "No order of " + witness.transactions().length + " transactions is " + level.property(),
                words,
                because,
                List.copyOf(new IntRBTreeSet(operations)),
                argument == null ? null : graph(argument),
                null);
    }

    /** What is certain, and what follows from it, but for what only a case supposes. */
    private Finding.@Nullable Graph graph(Argument argument) {
        List<Finding.Edge> edges = new ArrayList<>();
        IntRBTreeSet vertices = new IntRBTreeSet();
        for (Argument.Step step : argument.steps()) {
            step.because().forEach(link -> add(link, edges, vertices));
            add(step.concluded(), edges, vertices);
        }
        argument.contradiction().forEach(link -> add(link, edges, vertices));
        argument.cases().forEach(each -> add(each.assumed(), edges, vertices));
        List<Finding.Vertex> drawn = new ArrayList<>();
        for (int t : vertices) {
            drawn.add(new Finding.Vertex(
                    number(t),
                    t == RegisterTransactions.INITIAL
                            ? "the initial values"
                            : history.values().render(history.value(txns.operation(t)))));
        }
        return edges.isEmpty() ? null : new Finding.Graph(drawn, edges);
    }

    private void add(Argument.Link link, List<Finding.Edge> edges, IntRBTreeSet vertices) {
        vertices.add(link.before());
        vertices.add(link.after());
        Finding.Edge edge =
                new Finding.Edge(number(link.before()), number(link.after()), type(link.kind()), because(link));
        if (!edges.contains(edge)) {
            edges.add(edge);
        }
    }

    private static String type(Argument.LinkKind kind) {
        return switch (kind) {
            case READS_FROM -> "wr";
            case SESSION -> "process";
            case REAL_TIME -> "realtime";
            case OVERWRITTEN, OVERLOOKED -> "rw";
            case RANKED, ASSUMED, OVERTAKEN, CONFLICT -> "ww";
        };
    }

    private String because(Argument.Link link) {
        return link.kind() == Argument.LinkKind.ASSUMED
                ? "either " + name(link.before()) + " came before " + name(link.after()) + ", or the other way round"
                : ArgumentWords.of(link, txns, keyName);
    }

    private int number(int transaction) {
        return transaction == RegisterTransactions.INITIAL ? INITIAL_VERTEX : txns.operation(transaction);
    }

    private String name(int transaction) {
        return transaction == RegisterTransactions.INITIAL ? "the initial values" : "#" + txns.operation(transaction);
    }
}
