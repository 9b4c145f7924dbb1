// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import dev.touchstone.checker.polygraph.Argument.Case;
import dev.touchstone.checker.polygraph.Argument.Link;
import dev.touchstone.checker.polygraph.Argument.LinkKind;
import dev.touchstone.checker.polygraph.Argument.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an argument why a few transactions violate a level: by what follows alone, else by cases, first those of which
 * each ends at once. Depth first; it ends since each case settles something.
 */
final class Proof {
    /** Who would read an argument that is found only after so many tries? */
    private static final int CLOSINGS_MAX = 20_000;

    private final Restriction few;
    private final RegisterTransactions txns;
    private final PolygraphLevel level;
    private final Meter meter;
    private int closings;

    private Proof(Restriction few, PolygraphLevel level, Meter meter) {
        this.few = few;
        this.level = level;
        this.meter = meter;
        txns = few.transactions();
    }

    /** The argument, in the numbers of all transactions, or null if the budget ran out or it would be too long. */
    static @Nullable Argument find(Restriction few, PolygraphLevel level, Meter meter) {
        Proof proof = new Proof(few, level, meter);
        Argument argument = proof.find(List.of());
        return argument == null ? null : proof.original(argument);
    }

    /** What a case supposes: an order of two writers, or which version a read is of. */
    private record Assumption(boolean isOrder, int first, int second, int key) {}

    private ProofGraph graph(List<Assumption> assumptions) {
        ProofGraph graph = new ProofGraph(txns, level);
        for (Assumption assumption : assumptions) {
            if (assumption.isOrder) {
                graph.assume(assumption.first, assumption.second, assumption.key);
            } else {
                graph.settle(assumption.first, assumption.second);
            }
        }
        return graph;
    }

    private @Nullable Argument find(List<Assumption> assumptions) {
        ProofGraph graph = graph(assumptions);
        if (close(graph)) {
            return graph.argument();
        }
        List<List<Assumption>> splits = splits(graph);
        List<Assumption> best = null;
        int mostClosed = -1;
        for (List<Assumption> split : splits) {
            int closed = 0;
            for (Assumption one : split) {
                closed += close(graph(with(assumptions, one))) ? 1 : 0;
            }
            if (closed - split.size() > mostClosed || best == null) {
                mostClosed = closed - split.size();
                best = split;
            }
        }
        if (isGivenUp()) {
            return null;
        }
        if (best == null) {
            throw new IllegalStateException(level + ": no contradiction, and nothing is left to suppose");
        }
        List<Case> cases = new ArrayList<>();
        for (Assumption one : best) {
            Argument argument = find(with(assumptions, one));
            if (argument == null) {
                return null;
            }
            cases.add(new Case(link(graph, one), argument));
        }
        return new Argument(List.of(), List.of(), cases);
    }

    private boolean close(ProofGraph graph) {
        closings++;
        return !isGivenUp() && graph.close(meter);
    }

    private boolean isGivenUp() {
        return meter.isStopped() || closings > CLOSINGS_MAX;
    }

    private static List<Assumption> with(List<Assumption> assumptions, Assumption one) {
        List<Assumption> result = new ArrayList<>(assumptions);
        result.add(one);
        return result;
    }

    private List<List<Assumption>> splits(ProofGraph graph) {
        List<List<Assumption>> splits = new ArrayList<>();
        for (int r = 0; r < txns.reads(); r++) {
            if (graph.source(r) == Versions.UNKNOWN) {
                List<Assumption> candidates = new ArrayList<>();
                for (int c = txns.firstCandidate(r); c < txns.endOfCandidates(r); c++) {
                    candidates.add(new Assumption(false, r, graph.versions().ofCandidate(c), txns.readKey(r)));
                }
                splits.add(candidates);
            }
        }
        for (int a = 0; a < txns.count(); a++) {
            for (int b = a + 1; b < txns.count(); b++) {
                int key = graph.commonKey(a, b);
                if (key >= 0 && !graph.isOrdered(a, b) && !graph.isOrdered(b, a)) {
                    splits.add(List.of(new Assumption(true, a, b, key), new Assumption(true, b, a, key)));
                }
            }
        }
        return splits;
    }

    private static Link link(ProofGraph graph, Assumption assumption) {
        return assumption.isOrder
                ? new Link(assumption.first, assumption.second, LinkKind.ASSUMED, assumption.key)
                : new Link(
                        graph.versions().writer(assumption.second),
                        graph.versions().reader(assumption.first),
                        LinkKind.READS_FROM,
                        assumption.key);
    }

    private Argument original(Argument argument) {
        return new Argument(
                argument.steps().stream()
                        .map(step -> new Step(
                                original(step.concluded()),
                                original(step.reader()),
                                original(step.writer()),
                                step.because().stream().map(this::original).toList()))
                        .toList(),
                argument.contradiction().stream().map(this::original).toList(),
                argument.cases().stream()
                        .map(one -> new Case(original(one.assumed()), original(one.argument())))
                        .toList());
    }

    private Link original(Link link) {
        return new Link(original(link.before()), original(link.after()), link.kind(), link.key());
    }

    private int original(int transaction) {
        return transaction < 0 ? transaction : few.original()[transaction];
    }
}
