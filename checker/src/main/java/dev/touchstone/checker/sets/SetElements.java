// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sets;

import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;

/**
 * The elements of all sets of a history, and what became of each: its add, the last read that had it, and the last read
 * that lacked it.
 *
 * <p>The last read to lack an element is found by going through the reads backwards with the elements that all later
 * reads had; these are no more than the next read's. So the whole takes O(total size of the reads).
 */
final class SetElements {
    static final int NONE = -1;

    private final History history;
    private final Values values;
    private final Canonical canonical;
    private final Long2IntOpenHashMap ids = new Long2IntOpenHashMap();

    /** By element: its key's ref, its own ref, and the operations that matter; {@link #NONE} where there is none. */
    final IntArrayList key = new IntArrayList();

    final IntArrayList ref = new IntArrayList();
    final IntArrayList add = new IntArrayList();
    final IntArrayList firstSeen = new IntArrayList();
    final IntArrayList lastPresent = new IntArrayList();
    final IntArrayList lastAbsent = new IntArrayList();

    /** Elements that some remove may have taken out. */
    final IntOpenHashSet removed = new IntOpenHashSet();

    /** Answered reads, by invocation. */
    final IntArrayList reads = new IntArrayList();

    /** Pairs of read and value ref: read, but never asked to be added. */
    final IntArrayList unexpected = new IntArrayList();

    /** Pairs of read and element: returned twice or more by that read. */
    final IntArrayList duplicated = new IntArrayList();

    int attempts;

    SetElements(History history) {
        this.history = history;
        this.values = history.values();
        this.canonical = new Canonical(values);
        ids.defaultReturnValue(NONE);
    }

    void collect() {
        int adds = history.functionId(Functions.ADD);
        int removes = history.functionId(Functions.REMOVE);
        int read = history.functionId(Functions.READ);
        for (int op = 0; op < history.size(); op++) {
            int function = history.functionId(op);
            if (function == adds) {
                attempts++;
                int id = idOf(op);
                add.set(id, better(add.getInt(id), op));
            } else if (function == removes && !history.isFail(op)) {
                removed.add(idOf(op));
            } else if (function == read && history.isOk(op)) {
                reads.add(op);
            }
        }
        followForwards();
        followBackwards();
    }

    int size() {
        return ref.size();
    }

    private int idOf(int op) {
        long slot = slot(op, history.input(op));
        int id = ids.get(slot);
        if (id == NONE) {
            id = size();
            ids.put(slot, id);
            key.add(canonical.of(history.key(op)));
            ref.add(history.input(op));
            for (IntArrayList column : new IntArrayList[] {add, firstSeen, lastPresent, lastAbsent}) {
                column.add(NONE);
            }
        }
        return id;
    }

    private long slot(int op, int value) {
        return ((long) canonical.of(history.key(op)) << 32) | canonical.of(value);
    }

    /** Of two adds of one element, the one that proves more: acknowledged, then indeterminate, then failed. */
    private int better(int known, int op) {
        if (known == NONE) {
            return op;
        }
        if (history.isOk(known) && history.isOk(op)) {
            return history.completeIndex(op) < history.completeIndex(known) ? op : known;
        }
        return history.isOk(op) || (history.isInfo(op) && history.isFail(known)) ? op : known;
    }

    private void followForwards() {
        int[] stamp = new int[size()];
        Arrays.fill(stamp, NONE);
        IntOpenHashSet seenTwice = new IntOpenHashSet();
        for (int i = 0; i < reads.size(); i++) {
            int read = reads.getInt(i);
            int collection = history.output(read);
            seenTwice.clear();
            for (int j = 0; j < values.length(collection); j++) {
                int value = values.element(collection, j);
                int id = ids.get(slot(read, value));
                if (id == NONE || add.getInt(id) == NONE) {
                    unexpected.add(read);
                    unexpected.add(value);
                } else if (stamp[id] == i) {
                    if (seenTwice.add(id)) {
                        duplicated.add(read);
                        duplicated.add(id);
                    }
                } else {
                    stamp[id] = i;
                    lastPresent.set(id, read);
                    int first = firstSeen.getInt(id);
                    if (first == NONE || history.completeIndex(read) < history.completeIndex(first)) {
                        firstSeen.set(id, read);
                    }
                }
            }
        }
    }

    private void followBackwards() {
        int[] stamp = new int[size()];
        Arrays.fill(stamp, NONE);
        Long2IntOpenHashMap slots = new Long2IntOpenHashMap();
        slots.defaultReturnValue(NONE);
        IntArrayList[] unresolved = new IntArrayList[size() + 1];
        for (int id = 0; id < size(); id++) {
            int slot = slots.get(key.getInt(id));
            if (slot == NONE) {
                slot = slots.size();
                slots.put(key.getInt(id), slot);
                unresolved[slot] = new IntArrayList();
            }
            unresolved[slot].add(id);
        }
        for (int i = reads.size() - 1; i >= 0; i--) {
            int read = reads.getInt(i);
            int slot = slots.get(canonical.of(history.key(read)));
            if (slot == NONE) {
                continue;
            }
            int collection = history.output(read);
            for (int j = 0; j < values.length(collection); j++) {
                int id = ids.get(slot(read, values.element(collection, j)));
                if (id != NONE) {
                    stamp[id] = i;
                }
            }
            IntArrayList left = unresolved[slot];
            int kept = 0;
            for (int j = 0; j < left.size(); j++) {
                int id = left.getInt(j);
                if (stamp[id] == i) {
                    left.set(kept++, id);
                } else {
                    lastAbsent.set(id, read);
                }
            }
            left.size(kept);
        }
    }

    /** When it was first certain that the element is in the set, as an event index; {@link History#NEVER} if never. */
    int knownIndex(int id) {
        int read = firstSeen.getInt(id);
        int seen = read == NONE ? History.NEVER : history.completeIndex(read);
        return history.isOk(add.getInt(id)) ? Math.min(seen, history.completeIndex(add.getInt(id))) : seen;
    }

    /** The same in time. */
    long knownNanos(int id) {
        int read = firstSeen.getInt(id);
        long seen = read == NONE ? History.NO_TIME : history.completeNanos(read);
        return history.isOk(add.getInt(id)) ? Math.min(seen, history.completeNanos(add.getInt(id))) : seen;
    }

    /** The last read to lack it began after it was certain to be in, and no read that had it began later. */
    boolean isLost(int id) {
        return lastAbsent.getInt(id) != NONE
                && lastAbsent.getInt(id) > lastPresent.getInt(id)
                && knownIndex(id) < history.invokeIndex(lastAbsent.getInt(id));
    }

    /** Read, and not lacked by any read that began after the last one that had it. */
    boolean isStable(int id) {
        return lastPresent.getInt(id) != NONE && lastPresent.getInt(id) > lastAbsent.getInt(id);
    }

    /** Lacked for a while by reads that began after it was certain to be in, but there in the end. */
    boolean isStale(int id) {
        return isStable(id)
                && lastAbsent.getInt(id) != NONE
                && knownIndex(id) < history.invokeIndex(lastAbsent.getInt(id));
    }

    /** From when it was known to be in until the last read that lacked it began; 0 unless lost or stale. */
    long absentNanos(int id) {
        return isLost(id) || isStale(id) ? Math.max(0, history.invokeNanos(lastAbsent.getInt(id)) - knownNanos(id)) : 0;
    }
}
