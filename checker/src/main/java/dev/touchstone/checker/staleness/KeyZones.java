// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * The clusters of one register: each write with the reads that returned its value, the first the initial value's.
 *
 * <p>Positions are places in the recorded order, times are nanoseconds. A write is taken to end no later than the first
 * read of it: in any order the read comes after it, so that whatever begins after that read does too. Clusters are of
 * Gibbons and Korach (SIAM J. Comput. 1997), zones of Golab, Li and Shah (PODC 2011).
 */
final class KeyZones {
    private static final int BEFORE_ALL = -1;

    final int count;
    /** By cluster: when its write began, and when it, or the first read of it, ended. */
    final int[] begin;

    final int[] end;
    /** By cluster: when the last of its reads began, or the write if there are none. */
    final int[] lastRead;

    final long[] beginNanos;
    final long[] endNanos;
    final long[] lastReadNanos;
    /** The reads in order of invocation: their positions, and their clusters. */
    final int[] reads;

    final int[] readOf;
    /** True if all are plain writes, and reads of one version that did not end before their write began. */
    final boolean isApplicable;

    private KeyZones(ReadsFrom readsFrom, int[] writes, int[] readOps) {
        History history = readsFrom.history();
        count = writes.length + 1;
        begin = new int[count];
        end = new int[count];
        lastRead = new int[count];
        beginNanos = new long[count];
        endNanos = new long[count];
        lastReadNanos = new long[count];
        reads = new int[readOps.length];
        readOf = new int[readOps.length];
        begin[0] = BEFORE_ALL;
        end[0] = BEFORE_ALL;
        lastRead[0] = BEFORE_ALL;
        beginNanos[0] = Long.MIN_VALUE;
        endNanos[0] = Long.MIN_VALUE;
        lastReadNanos[0] = Long.MIN_VALUE;
        boolean applicable = true;
        Int2IntOpenHashMap clusters = new Int2IntOpenHashMap(count);
        clusters.put(ReadsFrom.INITIAL, 0);
        for (int w = 1; w < count; w++) {
            int op = writes[w - 1];
            clusters.put(op, w);
            applicable &= !readsFrom.reads(op);
            begin[w] = history.invokeIndex(op);
            beginNanos[w] = history.invokeNanos(op);
            boolean ends = history.isOk(op);
            end[w] = ends ? history.completeIndex(op) : History.NEVER;
            endNanos[w] = ends ? history.completeNanos(op) : Long.MAX_VALUE;
            lastRead[w] = begin[w];
            lastReadNanos[w] = beginNanos[w];
        }
        for (int i = 0; i < readOps.length; i++) {
            int op = readOps[i];
            applicable &= readsFrom.versions(op) == 1;
            int w = clusters.get(readsFrom.writer(op, 0));
            reads[i] = history.invokeIndex(op);
            readOf[i] = w;
            applicable &= history.completeIndex(op) > begin[w];
            if (history.completeIndex(op) < end[w]) {
                end[w] = history.completeIndex(op);
                endNanos[w] = history.completeNanos(op);
            }
            if (reads[i] > lastRead[w]) {
                lastRead[w] = reads[i];
                lastReadNanos[w] = history.invokeNanos(op);
            }
        }
        isApplicable = applicable;
    }

    /** The clusters of every key. */
    static KeyZones[] of(ReadsFrom readsFrom) {
        IntArrayList[] reads = new IntArrayList[readsFrom.keys()];
        for (int op = 0; op < readsFrom.history().size(); op++) {
            if (readsFrom.reads(op) && readsFrom.isRead(op)) {
                int key = readsFrom.key(op);
                if (reads[key] == null) {
                    reads[key] = new IntArrayList();
                }
                reads[key].add(op);
            }
        }
        KeyZones[] zones = new KeyZones[reads.length];
        for (int key = 0; key < zones.length; key++) {
            int[] own = reads[key] == null ? new int[0] : reads[key].toIntArray();
            zones[key] = new KeyZones(readsFrom, readsFrom.writesOf(key), own);
        }
        return zones;
    }

    /** True if the key is atomic: of no two clusters must each come before the other. */
    boolean isAtomic() {
        long[] ends = Arrays.stream(end).asLongStream().toArray();
        long[] last = Arrays.stream(lastRead).asLongStream().toArray();
        return new ZoneOrder(ends).fits(last);
    }

    /** The clusters' ends in order, to look for two clusters of which each must come before the other. */
    static final class ZoneOrder {
        private final long[] ends;
        private final int[] byEnd;
        private final long[] forwardEnds;
        private final long[] forwardLast;

        ZoneOrder(long[] ends) {
            this.ends = ends;
            byEnd = new int[ends.length];
            Arrays.setAll(byEnd, i -> i);
            IntArrays.quickSort(byEnd, (a, b) -> Long.compare(ends[a], ends[b]));
            forwardEnds = new long[ends.length];
            forwardLast = new long[ends.length];
        }

        /**
         * True if there are no two such clusters.
         *
         * @param last when the last operation of each cluster began
         */
        boolean fits(long[] last) {
            int forward = 0;
            for (int cluster : byEnd) {
                if (ends[cluster] < last[cluster]) {
                    if (forward > 0 && ends[cluster] < forwardLast[forward - 1]) {
                        return false;
                    }
                    forwardEnds[forward] = ends[cluster];
                    forwardLast[forward++] = last[cluster];
                }
            }
            for (int cluster = 0; cluster < ends.length; cluster++) {
                if (ends[cluster] >= last[cluster]) {
                    int at = Arrays.binarySearch(forwardEnds, 0, forward, last[cluster]);
                    int before = at >= 0 ? at - 1 : -at - 2;
                    if (before >= 0 && ends[cluster] < forwardLast[before]) {
                        return false;
                    }
                }
            }
            return true;
        }
    }
}
