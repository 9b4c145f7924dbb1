// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * Finds reads that overlook a visible write, in an arbitration that orders all writers of each key, and forbids the choices
 * that led to it. No choice may be in force while it does.
 */
final class Oversights {
    private static final int NONE = -1;
    private static final int LEMMAS_MAX = 1_000;

    private final KnownEdges known;
    private final RegisterTransactions txns;
    private final Versions versions;
    private final Choices choices;
    private final Solver solver;
    private final int[] sources;
    private final int[] place;
    /** By write: the write of the key before and after it in arbitration, or NONE. */
    private final int[] previous;

    private final int[] next;
    private final int[] firstOfKey;
    /** By transaction met by a search: the one that it was met from. */
    private final int[] metFrom;

    private final IntArrayList queue = new IntArrayList();
    private final IntArrayList literals = new IntArrayList();
    private final IntArrayList support = new IntArrayList();
    private int lemmas;

    Oversights(KnownEdges known, Choices choices, Solver solver, int[] arbitration, int[] sources) {
        this.known = known;
        this.choices = choices;
        this.solver = solver;
        this.sources = sources;
        txns = known.transactions();
        versions = known.versions();
        place = new int[txns.count()];
        previous = new int[txns.writes()];
        next = new int[txns.writes()];
        firstOfKey = new int[txns.keys()];
        metFrom = new int[txns.count()];
        Arrays.fill(next, NONE);
        Arrays.fill(firstOfKey, NONE);
        Arrays.fill(metFrom, NONE);
        int[] last = new int[txns.keys()];
        Arrays.fill(last, NONE);
        for (int i = 0; i < arbitration.length; i++) {
            int t = arbitration[i];
            place[t] = i;
            for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
                int key = txns.writeKey(w);
                previous[w] = last[key];
                if (last[key] == NONE) {
                    firstOfKey[key] = w;
                } else {
                    next[last[key]] = w;
                }
                last[key] = w;
            }
        }
    }

    private int after(int version) {
        return versions.isInitial(version) ? firstOfKey[versions.key(version)] : next[version];
    }

    /** True if no read overlooks a write that is visible by some path of wr and ww. */
    boolean noneByAnyPath(Meter meter) {
        for (int r = 0; r < sources.length && lemmas < LEMMAS_MAX && !meter.step(); r++) {
            int reader = versions.reader(r);
            int overlooked = after(sources[r]);
            if (overlooked != NONE && place[versions.writer(overlooked)] < place[reader]) {
                searchBack(reader, versions.writer(overlooked), r, meter);
            }
        }
        return lemmas == 0;
    }

    private void searchBack(int reader, int goal, int read, Meter meter) {
        queue.clear();
        queue.add(reader);
        boolean isFound = false;
        for (int i = 0; i < queue.size() && !isFound && !meter.step(); i++) {
            int t = queue.getInt(i);
            for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
                isFound |= meet(versions.writer(sources[r]), t, goal, reader);
            }
            for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
                isFound |= meet(previous[w] == NONE ? NONE : versions.writer(previous[w]), t, goal, reader);
            }
        }
        if (isFound) {
            begin(read, goal);
            for (int t = goal; t != reader; t = metFrom[t]) {
                addStep(t, metFrom[t]);
            }
            forbid();
        }
        for (int i = 0; i < queue.size(); i++) {
            metFrom[queue.getInt(i)] = NONE;
        }
    }

    private boolean meet(int t, int from, int goal, int reader) {
        if (t < 0 || t == reader || place[t] < place[goal] || metFrom[t] != NONE) {
            return false;
        }
        metFrom[t] = from;
        queue.add(t);
        return t == goal;
    }

    /** True if no read overlooks a write of who it reads from, or of an earlier writer of a key that its reader writes. */
    boolean noneDirectly(Meter meter) {
        for (int r = 0; r < sources.length && lemmas < LEMMAS_MAX; r++) {
            int reader = versions.reader(r);
            for (int w = after(sources[r]); w != NONE && !meter.step(); w = next[w]) {
                int other = versions.writer(w);
                if (place[other] >= place[reader]) {
                    break;
                }
                if (readOf(reader, other) != NONE || conflict(other, reader)) {
                    begin(r, other);
                    addStep(other, reader);
                    forbid();
                }
            }
        }
        return lemmas == 0;
    }

    /** A read by which one transaction reads from the other, a certain one if there is one. */
    private int readOf(int reader, int writer) {
        int found = NONE;
        for (int r = txns.firstRead(reader); r < txns.endOfReads(reader); r++) {
            if (versions.writer(sources[r]) == writer && (found == NONE || isCertain(r))) {
                found = r;
            }
        }
        return found;
    }

    private boolean isCertain(int read) {
        return known.source(read) != Versions.UNKNOWN;
    }

    private boolean conflict(int a, int b) {
        for (int w = txns.firstWrite(a); w < txns.endOfWrites(a); w++) {
            if (txns.installs(b, txns.writeKey(w))) {
                return true;
            }
        }
        return false;
    }

    /** Begins a clause: the read is of its version, and the other writer is later than that. */
    private void begin(int read, int other) {
        literals.clear();
        support.clear();
        support.add(~versions.reader(read));
        support.add(~other);
        if (!isCertain(read)) {
            literals.add(choices.sourceLiteral(read, sources[read]) ^ 1);
        }
        if (!versions.isInitial(sources[read])) {
            support.add(~versions.writer(sources[read]));
            literals.add(choices.before(versions.writer(sources[read]), other, solver) ^ 1);
        }
    }

    private void addStep(int from, int to) {
        support.add(~from);
        support.add(~to);
        int read = readOf(to, from);
        if (read == NONE) {
            literals.add(choices.before(from, to, solver) ^ 1);
        } else if (!isCertain(read)) {
            literals.add(choices.sourceLiteral(read, sources[read]) ^ 1);
        }
    }

    private void forbid() {
        lemmas++;
        solver.addClause(literals.intStream().distinct().toArray(), support.toIntArray());
    }
}
