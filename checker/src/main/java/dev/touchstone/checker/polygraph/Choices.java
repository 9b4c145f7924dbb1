// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is left to choose: which of two writers comes first, and which candidate a read is of. A variable each, whose
 * literals bring edges into the graph; those of a cycle contradict each other.
 *
 * <p>Pairs of writers get a variable only when they are asked for.
 */
final class Choices implements Theory {
    private static final int ABSENT = -1;

    private final KnownEdges known;
    private final RegisterTransactions txns;
    private final Versions versions;
    private final Events events;
    private final Readers readers;
    private final EventGraph graph;
    private final Preference preference;
    private final IncrementalOrder order;
    private final int knownEdges;

    private final Long2IntOpenHashMap pairs = new Long2IntOpenHashMap();
    /** By read and version: the variable that says that the one is of the other. */
    private final Long2IntOpenHashMap ofSource = new Long2IntOpenHashMap();
    /** By variable: the two writers of a pair; or a read and the version that it may be of. */
    private final IntArrayList first = new IntArrayList();

    private final IntArrayList second = new IntArrayList();
    private final IntArrayList preferred = new IntArrayList();
    private final List<Boolean> isPair = new ArrayList<>();
    /** By literal: the ends of the edges that it brings, one after the other. */
    private final List<IntArrayList> edges = new ArrayList<>();

    /** By edge of the graph beyond the known ones: the literal that brought it. */
    private final IntArrayList broughtBy = new IntArrayList();
    /** By asserted literal: how many edges the graph had before. */
    private final IntArrayList marks = new IntArrayList();

    /** Prepares for the choices that known edges, of which this is an order, leave open. */
    Choices(KnownEdges known, Preference preference, int[] topological) {
        this.known = known;
        this.preference = preference;
        txns = known.transactions();
        versions = known.versions();
        events = known.events();
        readers = known.readers();
        graph = known.graph();
        knownEdges = graph.size();
        order = new IncrementalOrder(graph, topological);
        pairs.defaultReturnValue(ABSENT);
        ofSource.defaultReturnValue(ABSENT);
    }

    /** How many edges the choices that were made brought. */
    int edges() {
        return broughtBy.size();
    }

    /** The literal that says that one writer comes before the other; a variable is made if there is none. */
    int before(int one, int other, Solver solver) {
        int low = Math.min(one, other);
        int high = Math.max(one, other);
        int variable = pairs.get((long) low << 32 | high);
        if (variable == ABSENT) {
            boolean isLowFirst = preference.rank(events.commit(low)) < preference.rank(events.commit(high));
            variable = add(solver, low, high, true, isLowFirst);
            pairs.put((long) low << 32 | high, variable);
            bring(2 * variable, low, high);
            bring(2 * variable + 1, high, low);
        }
        return one == low ? 2 * variable : 2 * variable + 1;
    }

    private int add(Solver solver, int a, int b, boolean areWriters, boolean isPreferred) {
        int variable = solver.newVariable();
        first.add(a);
        second.add(b);
        isPair.add(areWriters);
        preferred.add(isPreferred ? 2 * variable : 2 * variable + 1);
        edges.add(new IntArrayList(4));
        edges.add(new IntArrayList(4));
        return variable;
    }

    /** The later writer comes after the earlier one and after all readers of its versions of keys that both write. */
    private void bring(int literal, int earlier, int later) {
        IntArrayList list = edges.get(literal);
        list.add(events.commit(earlier));
        list.add(events.afterEarlierWriters(later));
        int commit = events.commit(later);
        IntConsumer readerFirst = group -> {
            list.add(group);
            list.add(commit);
        };
        int w = txns.firstWrite(earlier);
        for (int v = txns.firstWrite(later); v < txns.endOfWrites(later); v++) {
            while (w < txns.endOfWrites(earlier) && txns.writeKey(w) < txns.writeKey(v)) {
                w++;
            }
            if (w < txns.endOfWrites(earlier) && txns.writeKey(w) == txns.writeKey(v)) {
                readers.beforeCommit(w, commit, readerFirst);
            }
        }
    }

    /** Makes a variable for each candidate of each read that is not settled. */
    void addSources(Solver solver, Meter meter) {
        for (int r = 0; r < txns.reads() && !meter.step(); r++) {
            if (known.source(r) == Versions.UNKNOWN) {
                addSource(r, solver);
                meter.keep(200L * (txns.endOfCandidates(r) - txns.firstCandidate(r)));
            }
        }
    }

    private void addSource(int read, Solver solver) {
        int start = events.start(versions.reader(read));
        int likely = likely(read);
        IntArrayList clause = new IntArrayList();
        for (int c = txns.firstCandidate(read); c < txns.endOfCandidates(read); c++) {
            int version = versions.ofCandidate(c);
            int literal = 2 * add(solver, read, version, false, version == likely);
            clause.add(literal);
            ofSource.put((long) read << 32 | version, literal >> 1);
            IntArrayList list = edges.get(literal);
            if (!versions.isInitial(version)) {
                list.add(events.commit(versions.writer(version)));
                list.add(start);
            }
            if (known.level().isWithoutSnapshots()) {
                continue;
            }
            if (!readers.isSeparate(read)) {
                list.add(start);
                list.add(readers.group(version));
            } else if (readers.group(version) >= 0 && !versions.isInitial(version)) {
                // The reader writes the key itself: it is the next writer, after all who only read the version.
                list.add(readers.group(version));
                list.add(start);
            }
        }
        solver.addClause(clause.toIntArray(), Clauses.NOTHING);
    }

    /** The candidate that is preferred last before the read, or first of all. */
    private int likely(int read) {
        int start = preference.rank(events.start(versions.reader(read)));
        int best = versions.ofCandidate(txns.firstCandidate(read));
        int bestRank = Integer.MIN_VALUE;
        for (int c = txns.firstCandidate(read); c < txns.endOfCandidates(read); c++) {
            int version = versions.ofCandidate(c);
            int rank = versions.isInitial(version) ? -1 : preference.rank(events.commit(versions.writer(version)));
            // What comes later than the read is worse the later it is.
            int merit = rank < start ? rank : -1 - rank;
            if (merit > bestRank) {
                bestRank = merit;
                best = version;
            }
        }
        return best;
    }

    /** By read the version that it is of: settled, or chosen, of which one is enough. */
    int[] sources(Solver solver) {
        int[] source = new int[txns.reads()];
        for (int r = 0; r < source.length; r++) {
            source[r] = known.source(r);
        }
        for (int variable = 0; variable < isPair.size(); variable++) {
            if (!isPair.get(variable) && solver.isTrue(2 * variable)) {
                source[first.getInt(variable)] = second.getInt(variable);
            }
        }
        return source;
    }

    /** The literal that says that the read, which is not settled, is of the version. */
    int sourceLiteral(int read, int version) {
        int variable = ofSource.get((long) read << 32 | version);
        if (variable == ABSENT) {
            throw new IllegalStateException("read " + read + " has no choice of version " + version);
        }
        return 2 * variable;
    }

    /** The transactions that a variable speaks of. */
    void transactions(int variable, IntConsumer transactions) {
        if (isPair.get(variable)) {
            transactions.accept(first.getInt(variable));
            transactions.accept(second.getInt(variable));
        } else {
            transactions.accept(versions.reader(first.getInt(variable)));
            transactions.accept(versions.writer(second.getInt(variable)));
        }
    }

    @Override
    public @Nullable Conflict assertTrue(int literal) {
        marks.add(graph.size());
        IntArrayList ends = edges.get(literal);
        for (int i = 0; i < ends.size(); i += 2) {
            IntArrayList cycle = order.insert(ends.getInt(i), ends.getInt(i + 1));
            if (!cycle.isEmpty() || ends.getInt(i) == ends.getInt(i + 1)) {
                return conflict(literal, cycle);
            }
            graph.add(ends.getInt(i), ends.getInt(i + 1), EdgeKind.CHOSEN, literal);
            broughtBy.add(literal);
        }
        return null;
    }

    private Conflict conflict(int literal, IntArrayList cycle) {
        IntArrayList literals = IntArrayList.of(literal);
        IntArrayList support = new IntArrayList();
        for (int i = 0; i < cycle.size(); i++) {
            int edge = cycle.getInt(i);
            if (edge < knownEdges) {
                support.add(edge);
            } else if (!literals.contains(broughtBy.getInt(edge - knownEdges))) {
                literals.add(broughtBy.getInt(edge - knownEdges));
            }
        }
        return new Conflict(literals.toIntArray(), support.toIntArray());
    }

    @Override
    public void retract() {
        graph.shrinkTo(marks.popInt());
        broughtBy.size(graph.size() - knownEdges);
    }

    @Override
    public int preferred(int variable) {
        return preferred.getInt(variable);
    }
}
