// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Measurement;
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
 * The transactions of a history as a polygraph takes them, and what it says of them.
 *
 * @param keyName gives the text of a key
 */
record Polygraph(History history, RegisterTransactions txns, IntFunction<String> keyName) {
    static final String ALGORITHM = "polygraph (Papadimitriou 1979; Cobra, OSDI 2020; PolySI, VLDB 2023)";

    /** Decides a level: adds the order that proves it, or what shows that there is none; returns why it was stopped, or null. */
    @Nullable
    Unknown decide(PolygraphLevel level, ResultBuilder out, Budget budget) {
        PolygraphDecision decision = PolygraphDecider.decide(txns, level, budget);
        out.measure("choices", decision.work().choices());
        out.measure("conflicts", decision.work().conflicts());
        switch (decision.verdict()) {
            case VALID -> out.measure(Measurement.ORDER, order(level, Objects.requireNonNull(decision.execution())));
            case INVALID -> {
                Witness witness = Objects.requireNonNull(decision.witness());
                List<String> violated = witness.violated().stream()
                        .map(PolygraphLevel::property)
                        .toList();
                out.measure(Measurement.VIOLATED, violated);
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
    private List<Integer> order(PolygraphLevel level, Execution execution) {
        IntArrayList order = new IntArrayList();
        for (int event : execution.order()) {
            if ((event & 1) == 1 || level.hasSnapshots()) {
                order.add(txns.operation(event >> 1));
            }
        }
        return IntLists.unmodifiable(order);
    }
}
