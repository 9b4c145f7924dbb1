// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;

/**
 * Decides parallel snapshot isolation and update atomic, at which a transaction need not read a snapshot.
 *
 * <p>A graph of wr, and of ww where two writers were chosen an order, must be acyclic; any order that respects it is
 * tried as arbitration. A read that overlooks a visible write in it gives a clause: not all of the choices that make the
 * write visible, and later than what was read, can be made. The solver makes other choices, until an order is right or
 * none are left. What must not be is by Cerone, Gotsman and Yang, "Algebraic Laws for Weak Consistency" (CONCUR 2017);
 * finding the clauses on the way is this decider's own.
 */
final class VisibilityDecider {
    private final RegisterTransactions txns;
    private final PolygraphLevel level;
    private final Meter meter;
    private final KnownEdges known;
    private final DeciderOutcome.Effort effort = new DeciderOutcome.Effort();

    private VisibilityDecider(RegisterTransactions txns, PolygraphLevel level, Meter meter) {
        this.txns = txns;
        this.level = level;
        this.meter = meter;
        known = new KnownEdges(txns, level);
    }

    static DeciderOutcome decide(RegisterTransactions txns, PolygraphLevel level, Meter meter) {
        if (meter.keep(KnownEdges.bytes(txns) + ExecutionValidator.bytes(txns, level))) {
            return DeciderOutcome.stopped();
        }
        return new VisibilityDecider(txns, level, meter).decide();
    }

    private DeciderOutcome decide() {
        known.addAll();
        EventGraph graph = known.graph();
        int[] topological = graph.topological();
        BitSet core = new BitSet();
        if (topological.length < graph.vertices()) {
            new Cycles(graph).cycles().get(0).forEach(edge -> core.set(graph.from(edge)));
            return DeciderOutcome.violated(core, effort);
        }
        Preference preference = new Preference(txns, known.events());
        Choices choices = new Choices(known, preference, topological);
        Solver solver = new Solver(choices, meter);
        choices.addSources(solver, meter);
        while (solver.solve()) {
            int[] sources = choices.sources(solver);
            GreedyOrder order = new GreedyOrder(known, preference, sources, Integer.MAX_VALUE / 3);
            order.run(meter);
            effort.orders++;
            solver.restart();
            if (meter.isStopped()) {
                break;
            }
            Oversights oversights = new Oversights(known, choices, solver, order.order(), sources);
            boolean isRight = level == PolygraphLevel.UPDATE_ATOMIC
                    ? oversights.noneDirectly(meter)
                    : oversights.noneByAnyPath(meter);
            if (meter.isStopped()) {
                break;
            }
            if (isRight) {
                return satisfied(order.order(), sources);
            }
        }
        effort.conflicts = solver.conflicts();
        effort.choices = solver.variables();
        Refutation refutation = solver.refutation();
        if (refutation == null) {
            return DeciderOutcome.stopped();
        }
        refutation.variables().forEach(v -> choices.transactions(v, t -> add(core, t)));
        refutation.support().forEach(s -> {
            add(core, s >= 0 ? graph.from(s) : ~s);
            add(core, s >= 0 ? graph.to(s) : ~s);
        });
        return DeciderOutcome.violated(core, effort);
    }

    private static void add(BitSet core, int transaction) {
        if (transaction != RegisterTransactions.INITIAL) {
            core.set(transaction);
        }
    }

    private DeciderOutcome satisfied(int[] arbitration, int[] sources) {
        IntArrayList order = new IntArrayList();
        for (int t : arbitration) {
            order.add(2 * t);
            order.add(2 * t + 1);
        }
        int[] writers = new int[sources.length];
        for (int r = 0; r < writers.length; r++) {
            writers[r] = known.versions().writer(sources[r]);
        }
        Execution execution = new Execution(order.toIntArray(), writers);
        String problem = ExecutionValidator.problem(txns, level, execution);
        if (problem != null) {
            throw new IllegalStateException(level + ": an execution was found that is none: " + problem);
        }
        return DeciderOutcome.satisfied(execution, effort);
    }
}
