// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.polygraph.Execution;
import dev.touchstone.checker.polygraph.PolygraphDecider;
import dev.touchstone.checker.polygraph.PolygraphDecision;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.checker.polygraph.RegisterTransactions;
import dev.touchstone.checker.polygraph.Witness;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntLists;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides a level of transactions on registers completely: valid only with an order that explains all reads, invalid only with
 * transactions that no order explains. Values may be written more than once to a key.
 *
 * <p>The polygraph is of Papadimitriou, "The serializability of concurrent database updates" (JACM 1979); what decides it here, of
 * Tan et al., "Cobra" (OSDI 2020), Huang et al., "PolySI" (VLDB 2023), and VeriStrong (arXiv 2511.14067). Stateless, safe for any
 * number of threads.
 */
public final class PolygraphChecker implements Checker {
    private static final String ALGORITHM = "polygraph (Papadimitriou 1979; Cobra, OSDI 2020; PolySI, VLDB 2023)";

    private final PolygraphLevel level;

    public PolygraphChecker(PolygraphLevel level) {
        this.level = level;
    }

    @Override
    public String property() {
        return level.property();
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        Unknown.Cause stopped = budget.exhausted(0);
        if (stopped != null) {
            return out.result(property(), ALGORITHM, Unknown.stopped(stopped, "not begun"), 0, 0);
        }
        CandidateReader reader = new CandidateReader(history, new ReadFindings(history, out));
        String problem = reader.problem();
        if (problem != null) {
            return out.result(property(), ALGORITHM, Unknown.ofAnotherKind(problem), 0, 0);
        }
        RegisterTransactions txns = reader.read();
        out.measure("transactions", txns.count());
        out.measure("reads", txns.reads());
        Unknown unknown = unlessJudged(history, reader);
        if (unknown == null && out.isEmpty()) {
            unknown = decide(history, txns, key -> "key " + reader.keyText(key), out, budget);
        }
        return out.result(property(), ALGORITHM, unknown, txns.count(), 0);
    }

    private @Nullable Unknown unlessJudged(History history, CandidateReader reader) {
        if (reader.committed() == 0) {
            return Unknown.tooFew("no transaction committed");
        }
        if (reader.reads() == 0) {
            return Unknown.tooFew("no transaction read what another wrote");
        }
        return level.keepsRealTime() && !history.hasRealTime() ? Unknown.withoutRealTime() : null;
    }

    private @Nullable Unknown decide(
            History history, RegisterTransactions txns, IntFunction<String> keyName, ResultBuilder out, Budget budget) {
        PolygraphDecision decision = PolygraphDecider.decide(txns, level, budget);
        out.measure("choices", decision.work().choices());
        out.measure("conflicts", decision.work().conflicts());
        switch (decision.verdict()) {
            case VALID -> out.measure("order", order(Objects.requireNonNull(decision.execution()), txns));
            case INVALID -> {
                Witness witness = Objects.requireNonNull(decision.witness());
                out.measure(
                        "violated",
                        witness.violated().stream()
                                .map(PolygraphLevel::property)
                                .toList());
                out.add(() -> WitnessFinding.of(history, txns, level, witness, keyName));
            }
            case UNKNOWN -> {
                return Unknown.stopped(
                        Objects.requireNonNull(decision.cause()),
                        "no order was found, nor that there is none, after "
                                + decision.work().choices() + " choices and "
                                + decision.work().conflicts() + " conflicts");
            }
        }
        return null;
    }

    /**
     * The numbers of the operations, each once, in an order that explains all reads; at levels with snapshots each twice: where it
     * starts, and where it commits.
     */
    private List<Integer> order(Execution execution, RegisterTransactions txns) {
        IntArrayList order = new IntArrayList();
        for (int event : execution.order()) {
            if ((event & 1) == 1 || level.hasSnapshots()) {
                order.add(txns.operation(event >> 1));
            }
        }
        return IntLists.unmodifiable(order);
    }
}
