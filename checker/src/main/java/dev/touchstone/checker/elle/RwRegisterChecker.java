// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.checker.txn.WriterIndex;
import dev.touchstone.history.History;
import org.jspecify.annotations.Nullable;

/**
 * Judges transactions that read and write registers, each value written once to a key.
 *
 * <p>A register shows its last write only, so the order of a key's versions is inferred from what is certain, the
 * initial state before everything, and from what the options assert of the store: that a write follows what its
 * transaction read of the key, that each process sees a key's versions in order, that each key by itself is
 * linearizable. The more is asserted, the more is found. An order that contradicts itself is {@code cyclic-versions},
 * and its key says nothing further.
 *
 * <p>With linearizable keys a version comes before another exactly if something done with it ended before something done
 * with the other began; that relation is never cyclic for a store whose keys are linearizable. Time and memory are
 * linear but for sorting. Stateless, safe for any number of threads.
 *
 * <p>After Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies from Experimental Observations" (VLDB 2021), on
 * recoverable objects, and {@code elle.rw-register}.
 */
public final class RwRegisterChecker implements Checker {
    private static final String ALGORITHM = "rw-register (Kingsbury & Alvaro 2020)";

    private final ElleOptions options;

    /** Checks for strict serializability, assuming nothing. */
    public RwRegisterChecker() {
        this(ElleOptions.defaults());
    }

    public RwRegisterChecker(ElleOptions options) {
        this.options = options;
    }

    @Override
    public String property() {
        return "rw-register";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        return judge(history, budget).result();
    }

    /**
     * A result, and what it was read from.
     *
     * @param transactions null if nothing was read, or it was of another kind
     * @param writers who wrote what, with the transactions
     */
    public record Judged(
            CheckResult result,
            @Nullable Transactions transactions,
            @Nullable WriterIndex writers) {
        private static Judged nothing(CheckResult result) {
            return new Judged(result, null, null);
        }
    }

    /** Checks, and gives what was read too. */
    public Judged judge(History history, Budget budget) {
        Judgement judgement = new Judgement(property(), ALGORITHM, options, budget);
        if (judgement.isSpent(0)) {
            return Judged.nothing(judgement.result(0, 0));
        }
        Transactions txns = Transactions.ofRegisters(history);
        String problem = txns.problem();
        if (problem != null) {
            judgement.unknown(Unknown.ofAnotherKind(problem));
            return Judged.nothing(judgement.result(txns.judged(), 0));
        }
        if (judgement.isSpent(bytes(txns))) {
            return Judged.nothing(judgement.result(txns.judged(), 0));
        }
        Versions versions = new Versions(txns);
        EdgeList edges = new EdgeList(2 * txns.count());
        Orders others = new Orders(history, edges);
        VersionOrder order = new VersionOrder(txns, versions, options);
        RegisterDependencies dependencies = new RegisterDependencies(txns, versions, order, edges, others);
        Explainer explain = new Explainer(history, dependencies);
        new RegisterAnomalies(txns, versions, judgement.report(), explain, options.allowUnwritten()).find();
        if (judgement.isSpent(bytes(txns))) {
            return Judged.nothing(judgement.result(txns.judged(), 0));
        }
        order.infer(judgement.report(), explain);
        dependencies.infer();
        others.addAll(versions.committed);
        if (versions.writers.duplicate() != Transactions.NONE) {
            int mop = versions.writers.duplicate();
            judgement.unknown(
                    Unknown.Cause.UNDECIDABLE,
                    "#" + txns.owner(mop) + " writes " + txns.values().render(txns.value(mop)) + " to key "
                            + txns.keyText(txns.key(mop)) + ", to which it was written before",
                    "write every value once");
        }
        judgement.needReads(txns);
        judgement.cycles(history.size(), others, edges, explain);
        judgement.decides(DecidedModels.ofRegisters());
        return new Judged(judgement.result(txns.judged(), others.vertices()), txns, versions.writers);
    }

    /** What the columns, the versions and the edges take, about. */
    private static long bytes(Transactions txns) {
        return 128L * txns.count() + 4L * txns.values().size() + 4L * txns.size();
    }
}
