// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/**
 * Finds the cycles of a dependency graph and names them after Adya's phenomena.
 *
 * <p>Components of the whole graph first: what lies on no cycle is never looked at again. Then three passes, each with
 * more edges: dependencies alone, with process order ({@code -process}), with real time ({@code -realtime}). A pass
 * looks, weakest first, for G0 (ww), G1c (ww, wr), G-single (exactly one rw), G-nonadjacent (rw edges never side by
 * side) and G2 (any), and reports a shortest cycle from each component of the sub-graph at hand; several of G-single,
 * with no transaction in common. A kind that another found in the same component implies is not looked for.
 *
 * <p>Whether a cycle of ww, of ww and wr, with no two rw side by side, or any, exists is decided exactly, in linear time
 * (the third over pairs of vertex and last edge). Telling exactly one rw from several is a search, bounded by steps,
 * so the same graph always gives the same cycles: if it gives up, the cycle is still found and named, by what it has.
 *
 * <p>Sources: G0, G1c and G2 are of Adya's thesis, "Weak Consistency" (MIT 1999), chapter 3, G-single of its chapter 4;
 * that snapshot isolation allows just the cycles with two rw edges side by side is by Cerone and Gotsman, "Analysing
 * Snapshot Isolation" (PODC 2016). Passes by component, short cycles and names with suffixes are as in Kingsbury and
 * Alvaro, "Elle" (VLDB 2021); deciding existence over pairs of vertex and last edge is this checker's own.
 */
public final class CycleSearch {
    private static final int DEPENDENCIES = EdgeType.WW | EdgeType.WR | EdgeType.LINK;
    private static final int CLOSINGS_MAX = 64;
    private static final long STEPS_MAX = 100_000_000;
    private static final List<String> KINDS = List.of("G0", "G1c", "G-single-item", "G-nonadjacent-item", "G2-item");

    private final int transactions;
    private final Csr graph;
    private final Components whole;
    private final BooleanSupplier stop;
    private final BiPredicate<String, List<String>> wanted;
    private final List<Cycle> found = new ArrayList<>();
    private final Map<Integer, List<String>> foundIn = new HashMap<>();
    private final PathSearch paths;
    private final Map<Integer, Boolean> pointless = new HashMap<>();
    private String pointlessFor = "";
    private boolean stopped;

    /**
     * Prepares a search.
     *
     * @param transactions vertices below this number stand for transactions; the others only have links
     * @param wanted whether an anomaly of the later passes is worth looking for, given the names found already in its
     *     component of the whole graph
     * @param stop asked now and then; true ends the search
     */
    public CycleSearch(int transactions, Csr full, BiPredicate<String, List<String>> wanted, BooleanSupplier stop) {
        this.transactions = transactions;
        this.stop = stop;
        this.wanted = wanted;
        whole = Components.of(full, -1);
        graph = whole.isAcyclic() ? full : whole.within(full);
        paths = new PathSearch(graph, transactions);
    }

    /** True if no cycle at all exists, of whatever edges. */
    public boolean isAcyclic() {
        return whole.isAcyclic();
    }

    /** True if the search was stopped before its end. */
    public boolean isStopped() {
        return stopped;
    }

    /** Runs the passes: the cycles, in the order of the passes, then of kinds, then of their transactions. */
    public List<Cycle> search() {
        if (!whole.isAcyclic()) {
            int types = 0;
            for (byte type : graph.type) {
                types |= type;
            }
            pass("", 0);
            if ((types & EdgeType.PROCESS) != 0) {
                pass("-process", EdgeType.PROCESS);
            }
            if ((types & EdgeType.REALTIME) != 0) {
                pass("-realtime", EdgeType.REALTIME | EdgeType.TIME_LINK | EdgeType.PROCESS);
            }
        }
        return List.copyOf(found);
    }

    private void pass(String suffix, int extra) {
        Components writes = Components.of(graph, EdgeType.WW | EdgeType.LINK | extra);
        int closing = extra == 0 ? EdgeType.WW : extra & (EdgeType.REALTIME | EdgeType.PROCESS);
        int mask = EdgeType.WW | EdgeType.LINK | extra;
        oneEach("G0" + suffix, writes, closing, mask, new BitSet());
        Components flow = Components.of(graph, DEPENDENCIES | extra);
        oneEach("G1c" + suffix, flow, EdgeType.WR, DEPENDENCIES | extra, componentsWithCyclesOf(writes, flow));
        Components all = Components.of(graph, DEPENDENCIES | EdgeType.RW | extra);
        BitSet done = singles(suffix, all, flow, DEPENDENCIES | extra);
        BitSet cyclicFlow = componentsWithCyclesOf(flow, all);
        BitSet apart = nonadjacents(suffix, all, DEPENDENCIES | EdgeType.RW | extra, union(done, cyclicFlow));
        BitSet skip = union(union(done, cyclicFlow), apart);
        oneEach("G2-item" + suffix, all, EdgeType.RW, DEPENDENCIES | EdgeType.RW | extra, skip);
    }

    /** The ids in {@code outer} of the components that hold a cycle of {@code inner}. */
    private BitSet componentsWithCyclesOf(Components inner, Components outer) {
        BitSet result = new BitSet();
        for (int v = 0; v < graph.vertices; v++) {
            if (!inner.isTrivial(v)) {
                result.set(outer.of(v));
            }
        }
        return result;
    }

    private static BitSet union(BitSet a, BitSet b) {
        BitSet result = (BitSet) a.clone();
        result.or(b);
        return result;
    }

    /** A shortest cycle through an edge of the closing type, of those tried, from each component not left out. */
    private void oneEach(String anomaly, Components within, int closing, int mask, BitSet leftOut) {
        Map<Integer, Cycle> best = new HashMap<>();
        Map<Integer, Integer> tries = new HashMap<>();
        List<Integer> order = new ArrayList<>();
        for (int v = 0; v < transactions && !stopped; v++) {
            int id = within.of(v);
            if (within.isTrivial(v) || leftOut.get(id) || isPointless(anomaly, v)) {
                continue;
            }
            for (int e = graph.start[v]; e < graph.start[v + 1]; e++) {
                if ((graph.type[e] & closing) == 0
                        || within.of(graph.target[e]) != id
                        || tries.merge(id, 1, Integer::sum) > closings(within.size(id))) {
                    continue;
                }
                var limits = new PathSearch.Limits(mask, within, within, false, Long.MAX_VALUE / 2);
                Cycle cycle = paths.close(v, graph.target[e], graph.type[e], limits);
                Cycle before = best.get(id);
                if (before == null) {
                    order.add(id);
                }
                if (cycle != null && (before == null || cycle.length() < before.length())) {
                    best.put(id, cycle);
                }
                checkStop();
            }
        }
        order.stream().distinct().map(best::get).forEach(cycle -> {
            if (cycle != null) {
                add(anomaly, cycle);
            }
        });
    }

    /** Small components are searched through for their shortest cycle; a huge one gets what comes first. */
    private static int closings(int componentSize) {
        return componentSize > 100_000 ? 1 : Math.min(CLOSINGS_MAX, Math.max(1, 1_000_000 / componentSize));
    }

    /** Cycles with exactly one rw; several from a component, if they share no transaction. Gives the components hit. */
    private BitSet singles(String suffix, Components all, Components flow, int mask) {
        BitSet hit = new BitSet();
        for (long patience : new long[] {2_000, 20_000_000}) {
            BitSet used = new BitSet();
            long end = paths.steps() + STEPS_MAX;
            for (int v = 0; v < transactions && !stopped && paths.steps() < end; v++) {
                int id = all.of(v);
                boolean retry = patience > 2_000;
                if (all.isTrivial(v) || isPointless("G-single-item" + suffix, v) || (retry && hit.get(id))) {
                    continue;
                }
                for (int e = graph.start[v]; e < graph.start[v + 1] && !used.get(v); e++) {
                    int target = graph.target[e];
                    if (graph.type[e] != EdgeType.RW
                            || all.of(target) != id
                            || used.get(target)
                            || flow.of(target) < flow.of(v)) {
                        continue;
                    }
                    var limits = new PathSearch.Limits(mask, all, flow, false, patience);
                    Cycle cycle = paths.close(v, target, EdgeType.RW, limits);
                    if (cycle != null) {
                        add("G-single-item" + suffix, cycle);
                        hit.set(id);
                        for (int member : cycle.vertices()) {
                            used.set(member);
                        }
                    }
                    checkStop();
                }
            }
        }
        return hit;
    }

    /** Cycles whose rw edges are apart, one from each component of the pairs of vertex and last edge. */
    private BitSet nonadjacents(String suffix, Components all, int mask, BitSet leftOut) {
        BitSet hit = new BitSet();
        Components pairs = leftOut.cardinality() == all.count() ? null : Components.of(pairs(all, mask, leftOut), -1);
        BitSet reported = new BitSet();
        for (int v = 0; v < transactions && !stopped && pairs != null; v++) {
            if (all.isTrivial(v) || leftOut.get(all.of(v)) || pairs.isTrivial(2 * v)) {
                continue;
            }
            int id = pairs.of(2 * v);
            for (int e = graph.start[v]; e < graph.start[v + 1] && !reported.get(id); e++) {
                int target = graph.target[e];
                if (graph.type[e] == EdgeType.RW && pairs.of(2 * target + 1) == id) {
                    var limits = new PathSearch.Limits(mask, all, all, true, Long.MAX_VALUE / 2);
                    Cycle cycle = paths.close(v, target, EdgeType.RW, limits);
                    reported.set(id);
                    hit.set(all.of(v));
                    if (cycle != null && !isPointless("G-nonadjacent-item" + suffix, v)) {
                        add("G-nonadjacent-item" + suffix, cycle);
                    }
                    checkStop();
                }
            }
        }
        return hit;
    }

    private Csr pairs(Components all, int mask, BitSet leftOut) {
        EdgeList edges = new EdgeList(1024);
        for (int v = 0; v < graph.vertices; v++) {
            if (all.isTrivial(v) || leftOut.get(all.of(v))) {
                continue;
            }
            for (int e = graph.start[v]; e < graph.start[v + 1]; e++) {
                int type = graph.type[e];
                int target = graph.target[e];
                if ((type & mask) == 0 || all.of(target) != all.of(v)) {
                    continue;
                }
                if (type == EdgeType.RW) {
                    edges.add(2 * v, 2 * target + 1, type);
                } else {
                    edges.add(2 * v, 2 * target, type);
                    edges.add(2 * v + 1, 2 * target + ((type & EdgeType.LINKS) != 0 ? 1 : 0), type);
                }
            }
        }
        return Csr.of(graph.vertices * 2, edges, -1);
    }

    /** Names a cycle by what it has: with one rw it is no more than a G-single, whoever looked for it. */
    private void add(String anomaly, Cycle cycle) {
        String name = anomaly;
        if (anomaly.startsWith("G2-item") || anomaly.startsWith("G-nonadjacent-item")) {
            String suffix = anomaly.substring(anomaly.indexOf("-item") + "-item".length());
            name = kind(cycle) + suffix;
        }
        found.add(new Cycle(name, cycle.vertices(), cycle.types()));
        foundIn.computeIfAbsent(whole.of(cycle.vertices()[0]), id -> new ArrayList<>())
                .add(name);
    }

    private static String kind(Cycle cycle) {
        int rws = 0;
        boolean adjacent = false;
        for (int i = 0; i < cycle.length(); i++) {
            boolean rw = cycle.types()[i] == EdgeType.RW;
            rws += rw ? 1 : 0;
            adjacent |= rw && cycle.types()[(i + 1) % cycle.length()] == EdgeType.RW;
        }
        return rws == 1 ? "G-single-item" : adjacent ? "G2-item" : "G-nonadjacent-item";
    }

    /** True if an anomaly found in the vertex's component of the whole graph makes this one no news. */
    private boolean isPointless(String anomaly, int vertex) {
        if (!anomaly.equals(pointlessFor)) {
            pointlessFor = anomaly;
            pointless.clear();
        }
        return (strength(anomaly) > 0)
                && pointless.computeIfAbsent(
                        whole.of(vertex), id -> isPointless(anomaly, foundIn.getOrDefault(id, List.of())));
    }

    private boolean isPointless(String anomaly, List<String> names) {
        return !names.isEmpty()
                && (names.stream().anyMatch(name -> implies(name, anomaly)) || !wanted.test(anomaly, names));
    }

    private static boolean implies(String name, String anomaly) {
        if (name.equals(anomaly)) {
            return false;
        }
        return strength(name) <= strength(anomaly) && KINDS.indexOf(base(name)) <= KINDS.indexOf(base(anomaly));
    }

    private static int strength(String anomaly) {
        return anomaly.endsWith("-realtime") ? 2 : anomaly.endsWith("-process") ? 1 : 0;
    }

    private static String base(String anomaly) {
        return anomaly.replace("-process", "").replace("-realtime", "");
    }

    private void checkStop() {
        stopped |= stop.getAsBoolean();
    }
}
