// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.versions;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/** Matches the reads of a history with its writes, by their values. */
final class ReadsFromBuilder {
    /** The writer of the initial value. */
    static final int INITIAL = -1;

    private static final int ABSENT = -2;
    private static final int AMBIGUOUS = -3;
    private static final int NOBODY = -4;
    private static final int FAILED = -5;

    final History history;
    final byte[] roles;
    final int[] keys;
    final int[] start;
    final IntArrayList writers = new IntArrayList();
    final IntArrayList keyRefs = new IntArrayList();
    final IntArrayList unwritten = new IntArrayList();
    final IntArrayList aborted = new IntArrayList();
    int ambiguousReads;

    private final Values values;
    private final int read;
    private final int write;
    private final int cas;
    private final Int2IntOpenHashMap keyIds = new Int2IntOpenHashMap();
    private final Canonical canonical;
    private final Long2IntOpenHashMap writerOf = new Long2IntOpenHashMap();
    private final Long2IntOpenHashMap failedWriterOf = new Long2IntOpenHashMap();
    private boolean listsAreValues;

    ReadsFromBuilder(History history) {
        this.history = history;
        this.values = history.values();
        int size = history.size();
        roles = new byte[size];
        keys = new int[size];
        start = new int[size + 1];
        read = history.functionId(Functions.READ);
        write = history.functionId(Functions.WRITE);
        cas = history.functionId(Functions.CAS);
        keyIds.defaultReturnValue(ABSENT);
        canonical = new Canonical(values);
        writerOf.defaultReturnValue(ABSENT);
        failedWriterOf.defaultReturnValue(ABSENT);
    }

    /** Reads the history; to be called once. */
    ReadsFromBuilder read() {
        collectWrites();
        markLive();
        match();
        return this;
    }

    private boolean isUpdate(int op) {
        int function = history.functionId(op);
        return function == write || (function == cas && values.length(history.input(op)) == 2);
    }

    private int written(int op) {
        int input = history.input(op);
        return history.functionId(op) == cas ? values.element(input, 1) : input;
    }

    private void collectWrites() {
        for (int op = 0; op < roles.length; op++) {
            int function = history.functionId(op);
            if (function != read && !isUpdate(op)) {
                keys[op] = -1;
                continue;
            }
            keys[op] = keyId(history.key(op));
            if (function == read) {
                continue;
            }
            int value = written(op);
            listsAreValues |= values.kind(value) == Values.Kind.LIST;
            long slot = slot(keys[op], value);
            if (history.isFail(op)) {
                failedWriterOf.putIfAbsent(slot, op);
            } else if (value == Values.NIL || writerOf.containsKey(slot)) {
                writerOf.put(slot, AMBIGUOUS);
            } else {
                writerOf.put(slot, op);
            }
        }
    }

    /** An indeterminate update happened if its value was read by something that happened. */
    private void markLive() {
        IntArrayList pending = new IntArrayList();
        for (int op = 0; op < roles.length; op++) {
            if (keys[op] < 0 || !history.isOk(op)) {
                continue;
            }
            int function = history.functionId(op);
            roles[op] = (byte) (function == read ? 1 : function == write ? 2 : 3);
            if (function != write) {
                pending.add(op);
            }
        }
        while (!pending.isEmpty()) {
            int op = pending.popInt();
            int seen = seen(op);
            boolean siblings = isSiblings(op, seen);
            int count = siblings ? values.length(seen) : 1;
            for (int i = 0; i < count; i++) {
                int writer = resolve(keys[op], siblings ? values.element(seen, i) : seen);
                if (writer >= 0 && roles[writer] == 0) {
                    roles[writer] = (byte) (history.functionId(writer) == cas ? 3 : 2);
                    if (history.functionId(writer) == cas) {
                        pending.add(writer);
                    }
                }
            }
        }
    }

    private void match() {
        for (int op = 0; op < roles.length; op++) {
            start[op] = writers.size();
            if ((roles[op] & 1) != 0) {
                match(op);
            }
        }
        start[roles.length] = writers.size();
    }

    private void match(int op) {
        int seen = seen(op);
        boolean siblings = isSiblings(op, seen);
        int length = siblings ? values.length(seen) : 1;
        boolean nothing = length == 0;
        for (int i = 0; i < Math.max(1, length); i++) {
            int value = nothing ? Values.NIL : siblings ? values.element(seen, i) : seen;
            int writer = resolve(keys[op], value);
            if (writer >= INITIAL) {
                writers.add(writer);
                continue;
            }
            if (writer == AMBIGUOUS) {
                ambiguousReads++;
            } else {
                (writer == FAILED && hadBegun(failedWriterOf.get(slot(keys[op], value)), op) ? aborted : unwritten)
                        .add(op);
            }
            writers.size(start[op]);
            roles[op] &= 2;
            return;
        }
    }

    /** False of a write that can have no part in what the other saw, for it began later. */
    private boolean hadBegun(int writer, int reader) {
        return !history.hasRealTime() || history.invokeIndex(writer) < history.completeIndex(reader);
    }

    /** What a read returned, or what a compare-and-set found. */
    private int seen(int op) {
        return history.functionId(op) == cas ? values.element(history.input(op), 0) : history.output(op);
    }

    private boolean isSiblings(int op, int seen) {
        Values.Kind kind = values.kind(seen);
        return history.functionId(op) == read
                && (kind == Values.Kind.SET || (kind == Values.Kind.LIST && !listsAreValues));
    }

    private int resolve(int key, int value) {
        long slot = slot(key, value);
        int writer = writerOf.get(slot);
        if (writer != ABSENT) {
            return writer;
        }
        if (value == Values.NIL) {
            return INITIAL;
        }
        return failedWriterOf.get(slot) == ABSENT ? NOBODY : FAILED;
    }

    private int keyId(int ref) {
        int one = canonical.of(ref);
        int id = keyIds.get(one);
        if (id == ABSENT) {
            id = keyRefs.size();
            keyIds.put(one, id);
            keyRefs.add(ref);
        }
        return id;
    }

    private long slot(int key, int value) {
        return ((long) key << 32) | canonical.of(value);
    }
}
