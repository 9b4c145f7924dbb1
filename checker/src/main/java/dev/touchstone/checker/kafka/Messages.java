// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the operations of a history sent and polled, laid flat: a column each for the partition, value and offset of every message that was sent,
 * and of every message that a poll returned.
 *
 * <p>The messages of an operation are {@code first(op) .. end(op) - 1}, in the order of its micro-operations. Of an operation that answered, they
 * are those of its answer; of any other, those of its completion if that has any, or what it asked. Immutable once made.
 */
final class Messages {
    /** The offset is not known. */
    static final long NO_OFFSET = -1;

    static final String SEND = "send";
    static final String POLL = "poll";

    private final History history;
    private final Values values;
    private final Canonical canonical;
    private final Partitions partitions;
    private final int[] start;
    private boolean[] sent = new boolean[1024];
    private int[] partition = new int[1024];
    private int[] value = new int[1024];
    private int[] owner = new int[1024];
    private int[] micro = new int[1024];
    private long[] offset = new long[1024];
    private int count;
    private @Nullable String problem;

    Messages(History history) {
        this.history = history;
        values = history.values();
        canonical = new Canonical(values);
        partitions = new Partitions(values);
        start = new int[history.size() + 1];
        for (int op = 0; op < history.size(); op++) {
            start[op] = count;
            if (isTransfer(history.function(op))) {
                read(op);
            }
        }
        start[history.size()] = count;
    }

    /** Whether operations of this function send or poll. */
    static boolean isTransfer(String function) {
        return function.equals(SEND) || function.equals(POLL) || function.equals(Functions.TXN);
    }

    /** The first thing that is none of these, in words; or null. */
    @Nullable
    String problem() {
        return problem;
    }

    History history() {
        return history;
    }

    Partitions partitions() {
        return partitions;
    }

    int count() {
        return count;
    }

    int first(int op) {
        return start[op];
    }

    int end(int op) {
        return start[op + 1];
    }

    /** Whether it was sent; else a poll returned it. */
    boolean isSent(int message) {
        return sent[message];
    }

    int partition(int message) {
        return partition[message];
    }

    /** The value; equal ones are the same. */
    int value(int message) {
        return value[message];
    }

    /** The operation. */
    int owner(int message) {
        return owner[message];
    }

    /** The place of the micro-operation within its operation: the same for all messages of one poll. */
    int micro(int message) {
        return micro[message];
    }

    /** The offset, or {@link #NO_OFFSET}. */
    long offset(int message) {
        return offset[message];
    }

    boolean isOk(int message) {
        return history.isOk(owner[message]);
    }

    String valueText(int message) {
        return values.render(value[message], 80);
    }

    private void read(int op) {
        boolean answered = values.kind(history.output(op)) == Kind.LIST;
        int list = answered ? history.output(op) : history.input(op);
        if (values.kind(list) != Kind.LIST) {
            if (history.isOk(op)) {
                refuse(op, list);
            }
            return;
        }
        for (int i = 0; i < values.length(list); i++) {
            int each = values.element(list, i);
            if (is(SEND, each) && values.length(each) == 3) {
                send(op, i, each, answered);
            } else if (!is(POLL, each) || !poll(op, i, each)) {
                refuse(op, each);
            }
        }
    }

    private boolean is(String function, int each) {
        if (values.kind(each) != Kind.LIST || values.length(each) == 0) {
            return false;
        }
        int name = values.element(each, 0);
        return (values.kind(name) == Kind.KEYWORD || values.kind(name) == Kind.STRING)
                && values.asText(name).equals(function);
    }

    private void send(int op, int place, int each, boolean answered) {
        int key = partitions.number(values.element(each, 1));
        int what = values.element(each, 2);
        if (answered && isPair(what)) {
            add(op, place, true, key, what);
        } else {
            add(op, place, true, key, what, NO_OFFSET);
        }
    }

    /** Adds what a poll returned; false if that is no map of partitions to pairs. */
    private boolean poll(int op, int place, int each) {
        if (values.length(each) == 1 || values.element(each, 1) == Values.NIL) {
            return true;
        }
        int map = values.element(each, 1);
        if (values.kind(map) != Kind.MAP) {
            return false;
        }
        for (int i = 0; i < values.length(map); i += 2) {
            int key = partitions.number(values.element(map, i));
            int pairs = values.element(map, i + 1);
            for (int j = 0; j < values.length(pairs); j++) {
                if (!isPair(values.element(pairs, j))) {
                    return false;
                }
                add(op, place, false, key, values.element(pairs, j));
            }
        }
        return true;
    }

    /** An offset, or nil, and a value. */
    private boolean isPair(int ref) {
        return values.kind(ref) == Kind.LIST
                && values.length(ref) == 2
                && (values.element(ref, 0) == Values.NIL
                        || (values.isLong(values.element(ref, 0)) && values.asLong(values.element(ref, 0)) >= 0));
    }

    private void add(int op, int place, boolean isSent, int key, int pair) {
        int at = values.element(pair, 0);
        add(op, place, isSent, key, values.element(pair, 1), at == Values.NIL ? NO_OFFSET : values.asLong(at));
    }

    private void add(int op, int place, boolean isSent, int key, int what, long at) {
        if (count == sent.length) {
            int capacity = Math.addExact(count, count >> 1);
            sent = Arrays.copyOf(sent, capacity);
            partition = Arrays.copyOf(partition, capacity);
            value = Arrays.copyOf(value, capacity);
            owner = Arrays.copyOf(owner, capacity);
            micro = Arrays.copyOf(micro, capacity);
            offset = Arrays.copyOf(offset, capacity);
        }
        sent[count] = isSent;
        partition[count] = key;
        value[count] = canonical.of(what);
        owner[count] = op;
        micro[count] = place;
        offset[count++] = at;
    }

    private void refuse(int op, int ref) {
        if (problem == null) {
            problem = "#" + op + ", a " + history.function(op) + ", has " + values.render(ref, 80)
                    + ", which is neither [:send key [offset value]] nor [:poll {key [[offset value] ...]}]";
        }
    }
}
