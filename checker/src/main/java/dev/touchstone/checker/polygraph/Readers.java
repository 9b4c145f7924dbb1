// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Who reads each version, as groups of which each is a vertex that comes before the next writer of the key.
 *
 * <p>A version with one reader has that reader's start as its group. If there are more, or it is not certain who reads
 * it, a vertex of its own follows all readers, so that the number of edges stays linear. Where start and commit are one,
 * a reader that writes the key too cannot be before itself, so it is a group of its own. At levels without snapshots a
 * reader need not come before any writer, and there are no groups.
 */
final class Readers {
    private static final int NONE = -1;

    private final RegisterTransactions txns;
    private final Versions versions;
    private final Events events;
    /** By version. */
    private final int[] group;

    private final int[] firstSeparate;
    /** By read. */
    private final int[] nextSeparate;

    private final int vertices;

    /** Numbers the common vertices from the end of the events on. */
    Readers(RegisterTransactions txns, Versions versions, Events events, PolygraphLevel level) {
        this.txns = txns;
        this.versions = versions;
        this.events = events;
        group = new int[versions.count()];
        firstSeparate = new int[versions.count()];
        nextSeparate = new int[txns.reads()];
        Arrays.fill(firstSeparate, NONE);
        Arrays.fill(nextSeparate, NONE);
        Arrays.fill(group, NONE);
        vertices = level.isWithoutSnapshots() ? events.count() : number();
    }

    private int number() {
        int[] possible = new int[versions.count()];
        for (int r = 0; r < txns.reads(); r++) {
            if (isSeparate(r)) {
                continue;
            }
            boolean isCertain = versions.onlyCandidate(r) != Versions.UNKNOWN;
            for (int c = txns.firstCandidate(r); c < txns.endOfCandidates(r); c++) {
                possible[versions.ofCandidate(c)] += isCertain ? 1 : 2;
            }
        }
        int next = events.count();
        for (int v = 0; v < group.length; v++) {
            if (possible[v] > 1) {
                group[v] = next++;
            }
        }
        return next;
    }

    /** The number after the last vertex. */
    int vertices() {
        return vertices;
    }

    /** True if the read is a group of its own: its transaction installs the key, and has one event. */
    boolean isSeparate(int read) {
        return events.isSerial() && txns.installs(versions.reader(read), txns.readKey(read));
    }

    /** True if the version's group is a vertex of its own, which readers come before. */
    boolean isCommon(int version) {
        return group[version] >= events.count();
    }

    /** The vertex of all readers but the separate ones, or a negative number. */
    int group(int version) {
        return group[version];
    }

    /** Makes a read that has no common vertex to join, and is not separate, the group of its version. */
    void makeGroup(int read, int version) {
        group[version] = events.start(versions.reader(read));
    }

    void addSeparate(int read, int version) {
        nextSeparate[read] = firstSeparate[version];
        firstSeparate[version] = read;
    }

    boolean hasSeparate(int version) {
        return firstSeparate[version] != NONE;
    }

    /** Takes each group of the version that need not follow the writer, whose commit this is. */
    void beforeCommit(int version, int commit, IntConsumer groups) {
        if (group[version] != NONE && group[version] != commit) {
            groups.accept(group[version]);
        }
        separateBeforeCommit(version, commit, groups);
    }

    /** Takes each separate reader of the version but the one whose commit this is. */
    void separateBeforeCommit(int version, int commit, IntConsumer groups) {
        for (int r = firstSeparate[version]; r != NONE; r = nextSeparate[r]) {
            int reader = events.start(versions.reader(r));
            if (reader != commit) {
                groups.accept(reader);
            }
        }
    }
}
