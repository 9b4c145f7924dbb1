// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.txn.ListOrders;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.history.History;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        return judge(history, budget).result();
    }

    /**
     * A result, and what it was read from.
     *
     * @param orders the transactions and the orders of their lists; null if nothing was read, or it was of another kind
     * @param decided the models that hold if the result has none of the anomalies that they prohibit
     */
    public record Judged(CheckResult result, @Nullable ListOrders orders, Set<String> decided) {
        private static Judged nothing(CheckResult result) {
            return new Judged(result, null, Set.of());
        }
    }

    /** Checks, and gives what was read too. */
    public Judged judge(History history, Budget budget) {
        Judgement judgement = new Judgement(property(), ALGORITHM, options, budget);
        if (judgement.isSpent(0)) {
            return Judged.nothing(judgement.result(0, 0));
        }
        Transactions txns = Transactions.ofLists(history);
        String problem = txns.problem();
        if (problem != null) {
            judgement.unknown(Unknown.ofAnotherKind(problem));
            return Judged.nothing(judgement.result(txns.judged(), 0));
        }
        if (judgement.isSpent(bytes(txns))) {
            return Judged.nothing(judgement.result(txns.judged(), 0));
        }
        ListOrders orders = new ListOrders(txns);
        EdgeList edges = new EdgeList(4 * txns.count());
        Orders others = new Orders(history, edges);
        ListDependencies dependencies = new ListDependencies(txns, orders, edges, others);
        Explainer explain = new Explainer(history, dependencies);
        new ListAnomalies(txns, orders, judgement.report(), explain, options.allowUnwritten()).find();
        if (judgement.isSpent(bytes(txns))) {
            return Judged.nothing(judgement.result(txns.judged(), 0));
        }
        dependencies.infer();
        others.addAll(orders.committed());
        int again = orders.writers().duplicate();
        if (again != Transactions.NONE) {
            judgement.unknown(
                    Unknown.Cause.UNDECIDABLE,
                    "#" + txns.owner(again) + " appends " + txns.values().render(txns.value(again)) + " to key "
                            + txns.keyText(txns.key(again)) + ", to which it was appended before",
                    "append every element once");
        }
        judgement.needReads(txns);
        judgement.cycles(history.size(), others, edges, explain);
        judgement.fractures(() -> new Fractures(orders, judgement.report(), explain));
        boolean internal = judgement.report().counts().containsKey("internal")
                && !options.ignored().contains("internal");
        Set<String> decided = DecidedModels.ofLists(dependencies.leavesChoices(), internal);
        judgement.decides(decided);
        return new Judged(judgement.result(txns.judged(), others.vertices()), orders, decided);
    }

    /** What the columns, the index of writes and the edges take, about. */
    private static long bytes(Transactions txns) {
        return 96L * txns.count() + 8L * txns.values().size() + 4L * txns.size();
    }
}
