// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import dev.touchstone.checker.polygraph.Argument.Link;
import dev.touchstone.checker.polygraph.Argument.LinkKind;
import dev.touchstone.checker.polygraph.Argument.Step;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows for the order of a few transactions, with the reason of each conclusion. Tries all that could follow, again
 * and again: for as many transactions as a person would read of.
 *
 * <p>Edges lead between events; each but the one within a transaction is a link of the argument.
 */
final class ProofGraph {
    private final RegisterTransactions txns;
    private final PolygraphLevel level;
    private final Events events;
    private final Versions versions;
    private final EventGraph graph;
    private final Cycles cycles;
    /** By edge: the link that it is, or nothing within a transaction; and the step that concluded it, or nothing. */
    private final List<@Nullable Link> links = new ArrayList<>();

    private final List<@Nullable Step> steps = new ArrayList<>();
    private final List<IntArrayList> because = new ArrayList<>();
    private final int[] source;
    /** Whether it matters that of two writers of a key one sees the other, beyond which comes first. */
    private final boolean needsConflicts;

    private @Nullable IntArrayList contradiction;
    private @Nullable Link overlooked;

    ProofGraph(RegisterTransactions txns, PolygraphLevel level) {
        this.txns = txns;
        this.level = level;
        events = new Events(txns.count(), level);
        versions = new Versions(txns);
        graph = new EventGraph(events.count(), 64);
        cycles = new Cycles(graph);
        source = new int[txns.reads()];
        needsConflicts = level.axioms() == PolygraphLevel.Axioms.SNAPSHOT
                || level.axioms() == PolygraphLevel.Axioms.ATOMIC_WITHOUT_CONFLICTS;
        for (int t = 0; t < txns.count() && !events.isSerial(); t++) {
            add(events.start(t), events.commit(t), null, null, new IntArrayList());
        }
        for (int a = 0; a < txns.count(); a++) {
            for (int b = 0; b < txns.count(); b++) {
                if (level.keepsSessions() && txns.isInSessionOrder(a, b)) {
                    link(events.commit(a), events.start(b), LinkKind.SESSION, -1);
                }
                if (level.keepsRealTime() && txns.isInRealTimeOrder(a, b)) {
                    link(events.commit(a), events.start(b), LinkKind.REAL_TIME, -1);
                }
            }
        }
        ranks();
        for (int r = 0; r < source.length; r++) {
            source[r] = versions.onlyCandidate(r);
            if (source[r] != Versions.UNKNOWN) {
                settle(r, source[r]);
            }
        }
    }

    private void ranks() {
        for (int key = 0; key < txns.keys() && txns.hasRanks(); key++) {
            for (int i = versions.firstOfKey(key); i < versions.endOfKey(key); i++) {
                for (int j = versions.firstOfKey(key); j < versions.endOfKey(key); j++) {
                    int before = versions.writer(versions.writeAt(i));
                    int after = versions.writer(versions.writeAt(j));
                    if (txns.isInRankOrder(before, after, key)) {
                        link(events.commit(before), events.afterEarlierWriters(after), LinkKind.RANKED, key);
                    }
                }
            }
        }
    }

    int source(int read) {
        return source[read];
    }

    Versions versions() {
        return versions;
    }

    /** Says which version a read is of. */
    void settle(int read, int version) {
        source[read] = version;
        if (!versions.isInitial(version)) {
            link(
                    events.commit(versions.writer(version)),
                    events.start(versions.reader(read)),
                    LinkKind.READS_FROM,
                    txns.readKey(read));
        }
    }

    /** Supposes an order of two writers of a key. */
    void assume(int earlier, int later, int key) {
        link(events.commit(earlier), events.afterEarlierWriters(later), LinkKind.ASSUMED, key);
    }

    private void link(int from, int to, LinkKind kind, int key) {
        add(from, to, new Link(events.transaction(from), events.transaction(to), kind, key), null, new IntArrayList());
    }

    private void add(int from, int to, @Nullable Link link, @Nullable Step step, IntArrayList path) {
        graph.add(from, to, EdgeKind.CHOSEN, links.size());
        links.add(link);
        steps.add(step);
        because.add(path);
    }

    /** True if one writer is known to come before the other in the order of the key's versions. */
    boolean isOrdered(int earlier, int later) {
        return earlier == RegisterTransactions.INITIAL
                || !path(events.afterEarlierWriters(earlier), events.commit(later))
                        .isEmpty();
    }

    /** Concludes all that follows; true if it ends in a contradiction. */
    boolean close(Meter meter) {
        boolean isGrown = true;
        while (isGrown && contradiction == null && !meter.look()) {
            int before = graph.size();
            if (graph.topological().length < graph.vertices()) {
                contradiction = simplestCycle();
                break;
            }
            for (int r = 0; r < source.length && contradiction == null; r++) {
                if (source[r] != Versions.UNKNOWN) {
                    judge(r);
                }
            }
            if (needsConflicts) {
                separate();
            }
            isGrown = graph.size() > before;
        }
        return contradiction != null;
    }

    private void judge(int read) {
        int key = txns.readKey(read);
        int reader = versions.reader(read);
        int writer = versions.writer(source[read]);
        for (int i = versions.firstOfKey(key); i < versions.endOfKey(key) && contradiction == null; i++) {
            int other = versions.writer(versions.writeAt(i));
            if (other == writer || other == reader) {
                continue;
            }
            IntArrayList seen = visible(other, reader);
            if (!seen.isEmpty() && writer == RegisterTransactions.INITIAL) {
                contradiction = seen;
                overlooked = new Link(reader, other, LinkKind.OVERLOOKED, key);
            } else if (!seen.isEmpty()) {
                conclude(
                        events.commit(other),
                        events.afterEarlierWriters(writer),
                        LinkKind.OVERTAKEN,
                        new Reading(reader, writer, key),
                        seen);
            }
            if (!level.isWithoutSnapshots() && isOrdered(writer, other)) {
                IntArrayList order = writer == RegisterTransactions.INITIAL
                        ? new IntArrayList()
                        : path(events.afterEarlierWriters(writer), events.commit(other));
                conclude(
                        events.start(reader),
                        events.commit(other),
                        LinkKind.OVERWRITTEN,
                        new Reading(reader, writer, key),
                        order);
            }
        }
    }

    /** The cycle that needs the least to be said. */
    private IntArrayList simplestCycle() {
        IntArrayList best = new IntArrayList();
        int fewest = Integer.MAX_VALUE;
        for (IntArrayList cycle : cycles.cycles()) {
            int needed = needed(cycle).cardinality();
            if (needed < fewest) {
                fewest = needed;
                best = cycle;
            }
        }
        return best;
    }

    private record Reading(int reader, int writer, int key) {}

    private void conclude(int from, int to, LinkKind kind, Reading reading, IntArrayList path) {
        if (hasEdge(from, to)) {
            return;
        }
        Link link = new Link(events.transaction(from), events.transaction(to), kind, reading.key);
        add(from, to, link, new Step(link, reading.reader, reading.writer, linksOf(path)), path);
    }

    private boolean hasEdge(int from, int to) {
        for (int e = graph.firstOut(from); e != EventGraph.NONE; e = graph.nextOut(e)) {
            if (graph.to(e) == to) {
                return true;
            }
        }
        return false;
    }

    /** The edges by which one transaction is visible to another, or nothing. */
    private IntArrayList visible(int writer, int reader) {
        if (level.axioms() != PolygraphLevel.Axioms.ATOMIC_WITHOUT_CONFLICTS) {
            return path(events.commit(writer), events.start(reader));
        }
        IntArrayList shortest = cycles.path(events.commit(writer), events.start(reader), any -> true, any -> true);
        return shortest.size() > 1 ? new IntArrayList() : shortest;
    }

    /** Of two writers of a key, the one that cannot come last is seen by the other. */
    private void separate() {
        for (int a = 0; a < txns.count(); a++) {
            for (int b = 0; b < txns.count(); b++) {
                int key = a == b ? -1 : commonKey(a, b);
                if (key < 0) {
                    continue;
                }
                IntArrayList path = path(events.start(a), events.commit(b));
                if (!path.isEmpty()) {
                    conclude(events.commit(a), events.start(b), LinkKind.CONFLICT, new Reading(-1, -1, key), path);
                }
            }
        }
    }

    /** A key that both install, or a negative number. */
    int commonKey(int a, int b) {
        for (int w = txns.firstWrite(a); w < txns.endOfWrites(a); w++) {
            if (txns.installs(b, txns.writeKey(w))) {
                return txns.writeKey(w);
            }
        }
        return -1;
    }

    private IntArrayList path(int from, int to) {
        IntArrayList known = cycles.path(from, to, edge -> steps.get(edge) == null, any -> true);
        return known.isEmpty() ? cycles.path(from, to, any -> true, any -> true) : known;
    }

    private List<Link> linksOf(IntArrayList edges) {
        List<Link> result = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            Link link = links.get(edges.getInt(i));
            if (link != null) {
                result.add(link);
            }
        }
        return result;
    }

    /** The contradiction that was found, and the steps that it needs. */
    Argument argument() {
        IntArrayList end = contradiction;
        if (end == null) {
            throw new IllegalStateException("no contradiction was found");
        }
        BitSet needed = needed(end);
        List<Step> inOrder = new ArrayList<>();
        for (int edge = needed.nextSetBit(0); edge >= 0; edge = needed.nextSetBit(edge + 1)) {
            Step step = steps.get(edge);
            if (step != null) {
                inOrder.add(step);
            }
        }
        List<Link> cycle = linksOf(end);
        if (overlooked != null) {
            cycle.add(overlooked);
        }
        return new Argument(inOrder, cycle, List.of());
    }

    /** The edges, and all that they follow from. */
    private BitSet needed(IntArrayList edges) {
        BitSet needed = new BitSet();
        IntArrayList open = new IntArrayList(edges);
        while (!open.isEmpty()) {
            int edge = open.popInt();
            if (!needed.get(edge)) {
                needed.set(edge);
                open.addElements(open.size(), because.get(edge).toIntArray());
            }
        }
        return needed;
    }
}
