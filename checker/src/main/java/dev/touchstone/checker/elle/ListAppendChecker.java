// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.history.History;

/**
 * Judges transactions that append to lists and read them, each element appended once.
 *
 * <p>Because a list shows its whole past, a read tells the order of all the writes before it. The order of a key is its
 * longest read; every other read must be a prefix. From that order follow, for each key, which transaction wrote before
 * another (ww), read what another wrote (wr), or missed what another wrote next (rw); process order and real time add
 * edges if a model asked for needs them. A cycle contradicts every model in which its edges are an order.
 *
 * <p>A transaction of unknown outcome counts, with all its appends, as soon as anyone reads one of them ({@link
 * dev.touchstone.checker.txn.Committed}); appends that took effect and that nobody read come after all that was read. Elements that nobody appended are a {@code garbage-read}, violating read committed:
 * Elle fails on them. A key to which one element was appended twice is left out, and the verdict then is unknown at best.
 *
 * <p>Time and memory are linear in the micro-operations and the length of the reads, but for the search that tells a
 * cycle with one anti-dependency from one with several, which is bounded. Stateless, safe for any number of threads.
 *
 * <p>After Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies from Experimental Observations" (VLDB 2021), on
 * traceable objects; {@link dev.touchstone.checker.graph.CycleSearch} names the sources of the anomalies.
 */
public final class ListAppendChecker implements Checker {
    private static final String ALGORITHM = "list-append (Kingsbury & Alvaro 2020)";

    private final ElleOptions options;

    /** Checks for strict serializability. */
    public ListAppendChecker() {
        this(ElleOptions.defaults());
    }

    public ListAppendChecker(ElleOptions options) {
        this.options = options;
    }

    @Override
    public String property() {
        return "list-append";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        Judgement judgement = new Judgement(property(), ALGORITHM, options, budget);
        if (judgement.isSpent(0)) {
            return judgement.result(0, 0);
        }
        Transactions txns = Transactions.ofLists(history);
        String problem = txns.problem();
        if (problem != null) {
            judgement.unknown(Unknown.ofAnotherKind(problem));
            return judgement.result(txns.judged(), 0);
        }
        if (judgement.isSpent(bytes(txns))) {
            return judgement.result(txns.judged(), 0);
        }
        ListOrders orders = new ListOrders(txns);
        EdgeList edges = new EdgeList(4 * txns.count());
        Orders others = new Orders(history, edges);
        ListDependencies dependencies = new ListDependencies(txns, orders, edges, others);
        Explainer explain = new Explainer(history, dependencies);
        new ListAnomalies(txns, orders, judgement.report(), explain, options.allowUnwritten()).find();
        if (judgement.isSpent(bytes(txns))) {
            return judgement.result(txns.judged(), 0);
        }
        dependencies.infer();
        judgement.addOrders(others, orders.committed);
        if (orders.writers.duplicate() != Transactions.NONE) {
            int mop = orders.writers.duplicate();
            judgement.unknown(
                    Unknown.Cause.UNDECIDABLE,
                    "#" + txns.owner(mop) + " appends " + txns.values().render(txns.value(mop)) + " to key "
                            + txns.keyText(txns.key(mop)) + ", to which it was appended before",
                    "append every element once");
        }
        judgement.needReads(txns);
        judgement.cycles(history.size(), others.vertices(), edges, explain);
        return judgement.result(txns.judged(), others.vertices());
    }

    /** What the columns, the index of writes and the edges take, about. */
    private static long bytes(Transactions txns) {
        return 96L * txns.count() + 8L * txns.values().size() + 4L * txns.size();
    }
}
