// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntIterator;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides a level at which each transaction reads a snapshot: whether the events of all transactions have an order.
 *
 * <p>Known edges are saturated, as long as much comes of it; a cycle of them is a violation. Then an order is tried. Where it fails, the two writers
 * concerned become a choice, a solver makes all choices so that no cycle arises, and the next order keeps them. There are
 * finitely many pairs, so it ends: with an order, or with choices that cannot be made. Only pairs at which an order failed
 * are ever looked at, so a key with thousands of writers does no harm.
 *
 * <p>The polygraph is of Papadimitriou (J. ACM 26(4), 1979); pruning it before a solver decides the rest, of Tan et al.,
 * "Cobra" (OSDI 2020); graphs as a theory of a solver, of Bayless et al., "SAT Modulo Monotonic Theories" (AAAI 2015);
 * trying orders first and choosing lazily are this decider's own.
 */
final class SnapshotDecider {
    private static final int FAILURES_MAX = 1_000;
    private static final int CHAINS_MAX = 256;
    /** Another round is made if the last one added more than one edge to so many: the solver finds the few that are left. */
    private static final int ROUND_WORTH = 256;

    private final RegisterTransactions txns;
    private final PolygraphLevel level;
    private final Meter meter;
    private final KnownEdges known;
    private final Preference preference;
    private final Saturation saturation;
    private final DeciderOutcome.Effort effort = new DeciderOutcome.Effort();

    private SnapshotDecider(KnownEdges known, Preference preference, Meter meter) {
        this.known = known;
        this.preference = preference;
        this.meter = meter;
        txns = known.transactions();
        level = known.level();
        long perChain = Math.max(1, Clocks.bytes(known.graph(), 1));
        long fitting = Math.max(1, Math.min(meter.bytesLeft() / 4, Integer.MAX_VALUE) / perChain);
        Chains chains = Chains.of(txns, level, known.graph(), known.events(), (int) Math.min(CHAINS_MAX, fitting));
        meter.keep(Clocks.bytes(known.graph(), chains.count()));
        saturation = new Saturation(known, chains, meter);
    }

    static DeciderOutcome decide(RegisterTransactions txns, PolygraphLevel level, Meter meter) {
        return decide(txns, level, meter, ROUND_WORTH);
    }

    /** Leaves the more to the solver, the smaller the last number is: another round is made for one edge to so many. */
    static DeciderOutcome decide(RegisterTransactions txns, PolygraphLevel level, Meter meter, int roundWorth) {
        if (meter.keep(KnownEdges.bytes(txns))) {
            return DeciderOutcome.stopped();
        }
        KnownEdges known = new KnownEdges(txns, level);
        known.addAll();
        Preference preference = new Preference(txns, known.events());
        Execution ranked = txns.hasRanks() ? ofRanks(known, preference, meter) : null;
        if (ranked != null) {
            return DeciderOutcome.satisfied(ranked, new DeciderOutcome.Effort());
        }
        SnapshotDecider decider = new SnapshotDecider(known, preference, meter);
        return meter.isStopped() ? DeciderOutcome.stopped() : decider.decide(roundWorth);
    }

    /** Where ranks tell most orders of versions, the edges that are known at first often leave nothing to choose. */
    private static @Nullable Execution ofRanks(KnownEdges known, Preference preference, Meter meter) {
        RegisterTransactions txns = known.transactions();
        int[] sources = new int[txns.reads()];
        for (int r = 0; r < sources.length; r++) {
            sources[r] = known.source(r);
            if (sources[r] == Versions.UNKNOWN) {
                return null;
            }
        }
        long kept = meter.kept();
        if (meter.keep(GreedyOrder.bytes(known.graph(), txns))) {
            return null;
        }
        GreedyOrder order = new GreedyOrder(known, preference, sources, FAILURES_MAX);
        order.run(meter);
        meter.release(kept);
        boolean isWhole = order.order().length == known.graph().vertices();
        return isWhole && order.failures().isEmpty() ? execution(known, order.order(), sources) : null;
    }

    private DeciderOutcome decide(int roundWorth) {
        int edges;
        Saturation.State state;
        do {
            edges = known.graph().size();
            state = saturation.round();
            effort.rounds++;
        } while (state == Saturation.State.GROWN && known.graph().size() - edges > edges / roundWorth);
        return switch (state) {
            case CYCLIC -> cyclic();
            case STOPPED -> DeciderOutcome.stopped();
            default -> choose();
        };
    }

    private DeciderOutcome cyclic() {
        BitSet fewest = null;
        for (IntArrayList cycle : new Cycles(known.graph()).cycles()) {
            Explanation explanation = new Explanation(known, saturation.clocks());
            cycle.forEach(explanation::addEdge);
            BitSet core = explanation.transactions();
            if (fewest == null || core.cardinality() < fewest.cardinality()) {
                fewest = core;
            }
        }
        if (fewest == null) {
            throw new IllegalStateException(level + ": a graph with a cycle has none");
        }
        return DeciderOutcome.violated(fewest, effort);
    }

    private DeciderOutcome choose() {
        EventGraph graph = known.graph();
        int[] topological = graph.topological();
        if (topological.length < graph.vertices()) {
            return cyclic();
        }
        if (meter.keep(IncrementalOrder.bytes(graph) + GreedyOrder.bytes(graph, txns))) {
            return DeciderOutcome.stopped();
        }
        Choices choices = new Choices(known, preference, topological);
        Solver solver = new Solver(choices, meter);
        Failures failures = new Failures(known, choices, solver);
        choices.addSources(solver, meter);
        while (solver.solve()) {
            int[] sources = choices.sources(solver);
            GreedyOrder order = new GreedyOrder(known, preference, sources, FAILURES_MAX);
            order.run(meter);
            effort.orders++;
            effort.conflicts = solver.conflicts();
            effort.choices = solver.variables();
            if (meter.isStopped()) {
                break;
            }
            if (order.failures().isEmpty()) {
                return DeciderOutcome.satisfied(execution(known, order.order(), sources), effort);
            }
            solver.restart();
            failures.learn(order.failures());
        }
        effort.conflicts = solver.conflicts();
        effort.choices = solver.variables();
        solver.restart();
        Refutation core = solver.refutation();
        return core == null ? DeciderOutcome.stopped() : refuted(core, choices);
    }

    private DeciderOutcome refuted(Refutation core, Choices choices) {
        Explanation explanation = new Explanation(known, saturation.clocks());
        for (IntIterator i = core.variables().iterator(); i.hasNext(); ) {
            choices.transactions(i.nextInt(), explanation::addTransaction);
        }
        int[] support = core.support().toIntArray();
        Arrays.sort(support);
        for (int edge : support) {
            explanation.addEdge(edge);
        }
        return DeciderOutcome.violated(explanation.transactions(), effort);
    }

    private static Execution execution(KnownEdges known, int[] vertices, int[] sources) {
        RegisterTransactions txns = known.transactions();
        PolygraphLevel level = known.level();
        Events events = known.events();
        int[] order = new int[2 * txns.count()];
        int size = 0;
        for (int v : vertices) {
            if (events.isEvent(v) && events.isSerial()) {
                order[size++] = 2 * v;
                order[size++] = 2 * v + 1;
            } else if (events.isEvent(v)) {
                order[size++] = v;
            }
        }
        int[] writers = new int[sources.length];
        for (int r = 0; r < writers.length; r++) {
            writers[r] = known.versions().writer(sources[r]);
        }
        Execution execution = new Execution(order, writers);
        String problem = ExecutionValidator.problem(txns, level, execution);
        if (problem != null) {
            throw new IllegalStateException(level + ": an order was found that is none: " + problem);
        }
        return execution;
    }
}
