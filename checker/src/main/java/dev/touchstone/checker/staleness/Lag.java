// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.History;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The staleness that is certain of each read, of registers with unique values.
 *
 * <p>Let a read have seen the version of write w. Every write w' that began after w was acknowledged is newer; every one
 * of these that was acknowledged before the read began should have been seen. The read is at least as many versions
 * behind as there are such w', and at least as long behind as the earliest of them had been acknowledged. An
 * indeterminate write has no end: it makes no read stale, and a read that saw one is not behind. A read of siblings is
 * as far behind as the newest of them.
 *
 * <p>One sweep over the recorded order with a Fenwick tree a key: O(n log n). Golab, Li and Shah, "Analyzing consistency
 * properties for fun and profit" (PODC 2011), define k-atomicity and Δ-atomicity; these are their per-read lower bounds.
 */
final class Lag {
    /** Of operations that are no judged reads. */
    static final int NOT_JUDGED = -1;

    private final History history;
    private final ReadsFrom readsFrom;
    private final int[] versionsBehind;
    private final long[] nanosBehind;
    private final long[] sinceNewestNanos;

    /** Acknowledged writes, grouped by key and in order of invocation within it. */
    private final int[] writes;

    private final int[] keyStart;
    private final int[] earliestEndFrom;
    private final Fenwick acknowledged;

    private final int[] openWrites;
    private final long[] busyUntil;
    private final long[] newestEnd;

    Lag(History history, ReadsFrom readsFrom) {
        this.history = history;
        this.readsFrom = readsFrom;
        versionsBehind = new int[history.size()];
        nanosBehind = new long[history.size()];
        sinceNewestNanos = new long[history.size()];
        Arrays.fill(versionsBehind, NOT_JUDGED);
        Arrays.fill(sinceNewestNanos, NOT_JUDGED);
        int keys = readsFrom.keys();
        keyStart = new int[keys + 1];
        for (int op = 0; op < history.size(); op++) {
            if (readsFrom.writes(op) && history.isOk(op)) {
                keyStart[readsFrom.key(op) + 1]++;
            }
        }
        for (int k = 0; k < keys; k++) {
            keyStart[k + 1] += keyStart[k];
        }
        writes = new int[keyStart[keys]];
        earliestEndFrom = new int[writes.length];
        acknowledged = new Fenwick(writes.length);
        openWrites = new int[keys];
        busyUntil = new long[keys];
        Arrays.fill(busyUntil, Long.MIN_VALUE);
        newestEnd = new long[keys];
        Arrays.fill(newestEnd, Long.MIN_VALUE);
    }

    /** Fills the answers in; returns why it stopped early, or null. */
    Unknown.@Nullable Cause measure(Budget budget) {
        groupWrites();
        int[] eventOperation = events();
        for (int event = 0; event < eventOperation.length; event++) {
            if ((event & 0xfff) == 0) {
                Unknown.Cause cause = budget.exhausted(40L * history.size() + 16L * writes.length);
                if (cause != null) {
                    return cause;
                }
            }
            int op = eventOperation[event];
            if (op < 0 || readsFrom.key(op) < 0) {
                continue;
            }
            if (history.invokeIndex(op) == event) {
                invoked(op);
            } else {
                completed(op);
            }
        }
        return null;
    }

    /** How many versions the read is behind at least, or {@link #NOT_JUDGED}. */
    int versionsBehind(int op) {
        return versionsBehind[op];
    }

    /** How long the read is behind at least; 0 if it is not proven stale. */
    long nanosBehind(int op) {
        return nanosBehind[op];
    }

    /** How long before the read the newest write of its key was acknowledged, or {@link #NOT_JUDGED} if one was open. */
    long sinceNewestNanos(int op) {
        return sinceNewestNanos[op];
    }

    private void groupWrites() {
        int[] next = keyStart.clone();
        for (int op = 0; op < history.size(); op++) {
            if (readsFrom.writes(op) && history.isOk(op)) {
                writes[next[readsFrom.key(op)]++] = op;
            }
        }
        for (int k = 0; k + 1 < keyStart.length; k++) {
            int best = -1;
            for (int i = keyStart[k + 1] - 1; i >= keyStart[k]; i--) {
                if (best < 0 || history.completeIndex(writes[i]) < history.completeIndex(best)) {
                    best = writes[i];
                }
                earliestEndFrom[i] = best;
            }
        }
    }

    /** The operation of each event; -1 for the completions that mean no end. */
    private int[] events() {
        int[] operations = new int[history.events()];
        Arrays.fill(operations, -1);
        for (int op = 0; op < history.size(); op++) {
            operations[history.invokeIndex(op)] = op;
            if (history.completeIndex(op) != History.NEVER) {
                operations[history.completeIndex(op)] = op;
            }
        }
        return operations;
    }

    private void invoked(int op) {
        int key = readsFrom.key(op);
        if (readsFrom.reads(op) && history.isOk(op)) {
            judge(op, key);
            if (openWrites[key] == 0 && newestEnd[key] != Long.MIN_VALUE && history.invokeNanos(op) > busyUntil[key]) {
                sinceNewestNanos[op] = history.invokeNanos(op) - newestEnd[key];
            }
        }
        if (isUpdate(op)) {
            if (history.isInfo(op)) {
                busyUntil[key] = Math.max(busyUntil[key], history.completeNanos(op));
            } else {
                openWrites[key]++;
            }
        }
    }

    private void completed(int op) {
        int key = readsFrom.key(op);
        if (isUpdate(op)) {
            openWrites[key]--;
        }
        if (readsFrom.writes(op)) {
            newestEnd[key] = Math.max(newestEnd[key], history.completeNanos(op));
            int rank = firstAfter(key, history.invokeIndex(op) - 1) - keyStart[key];
            acknowledged.add(keyStart[key], keyStart[key + 1], rank);
        }
    }

    private boolean isUpdate(int op) {
        return readsFrom.writes(op) || !readsFrom.isRead(op);
    }

    private void judge(int read, int key) {
        int least = Integer.MAX_VALUE;
        long leastNanos = 0;
        int done = acknowledged.below(keyStart[key], keyStart[key + 1] - keyStart[key]);
        for (int i = 0; i < readsFrom.versions(read); i++) {
            int writer = readsFrom.writer(read, i);
            int end = writer == ReadsFrom.INITIAL ? -1 : history.completeIndex(writer);
            int first = end == History.NEVER ? keyStart[key + 1] : firstAfter(key, end);
            int behind = done - acknowledged.below(keyStart[key], first - keyStart[key]);
            if (behind < least) {
                least = behind;
                leastNanos = behind == 0
                        ? 0
                        : Math.max(0, history.invokeNanos(read) - history.completeNanos(earliestEndFrom[first]));
            }
        }
        versionsBehind[read] = least;
        nanosBehind[read] = leastNanos;
    }

    /** The slot of the key's first acknowledged write that was invoked after the event. */
    private int firstAfter(int key, int event) {
        int low = keyStart[key];
        int high = keyStart[key + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (history.invokeIndex(writes[middle]) > event) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** An acknowledged write that makes the read stale: the earliest acknowledged of those newer than what it saw. */
    int evidence(int read) {
        int best = -1;
        int key = readsFrom.key(read);
        for (int i = 0; i < readsFrom.versions(read); i++) {
            int writer = readsFrom.writer(read, i);
            int end = writer == ReadsFrom.INITIAL ? -1 : history.completeIndex(writer);
            int newer = earliestEndFrom[firstAfter(key, end)];
            if (best < 0 || history.completeIndex(newer) > history.completeIndex(best)) {
                best = newer;
            }
        }
        return best;
    }
}
