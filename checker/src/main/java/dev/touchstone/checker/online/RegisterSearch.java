// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All ways in which one register can have come to what it is: just-in-time linearization (Lowe, "Testing for
 * linearizability", Concurrency and Computation 2017) along events that are given in order, each call with what it
 * saw. When a call returns, each way must have linearized it; the ways that cannot are dropped, and if none is left, the
 * call is stuck.
 *
 * <p>Memory: the ways, at most {@link #MAX}, the open calls, at most 64, and a count of each kind of indeterminate call.
 */
final class RegisterSearch {
    /** Beyond so many ways the register is undecided. */
    static final int MAX = 5_000;

    private static final int SLOTS = 64;

    private final @Nullable Operation[] open = new Operation[SLOTS];
    private final RegisterCall[] calls = new RegisterCall[SLOTS];
    private long all;
    private long reads;
    private long writes;
    private final Map<Operation, Integer> slots = new HashMap<>();
    private final Map<RegisterCall, Integer> pending = new LinkedHashMap<>();
    /** An indeterminate operation of each kind, to name. */
    private final Map<RegisterCall, Operation> pendingOperation = new HashMap<>();

    private final Set<RegisterCall> pendingCas = new LinkedHashSet<>();
    /** Indeterminate calls that may let an open call go on. */
    private List<RegisterCall> helpful = List.of();

    private Ways possible = new Ways();
    private boolean isLost;

    RegisterSearch(@Nullable Object initial) {
        possible.add(new Way(initial, null, 0, 0, Map.of()));
    }

    /** Whether there were too many ways or open calls to go on: nothing is decided from there. */
    boolean isLost() {
        return isLost;
    }

    int size() {
        return possible.size() + pending.size();
    }

    /** The ways as they are now. */
    List<Way> ways() {
        return possible.all();
    }

    /** A call begins that will have an answer. */
    void invoke(Operation op, RegisterCall call) {
        int slot = Long.numberOfTrailingZeros(~all);
        if (slot == SLOTS || isLost) {
            isLost = true;
            return;
        }
        long bit = 1L << slot;
        open[slot] = op;
        calls[slot] = call;
        slots.put(op, slot);
        all |= bit;
        reads |= call.isRead() ? bit : 0;
        writes |= call.isWrite() ? bit : 0;
        if (call.isRead()) {
            Ways now = new Ways();
            for (Way way : possible.all()) {
                now.add(call.isPossible(way.state()) ? way.letReturn(bit) : way);
            }
            possible = now;
        }
    }

    /** A call begins that may take effect at any time, or never. */
    void invokePending(Operation op, RegisterCall call) {
        pending.merge(call, 1, Integer::sum);
        pendingOperation.put(call, op);
        if (!call.isWrite()) {
            pendingCas.add(call);
        }
    }

    /** A call returns; false if it is stuck: it is then left out. */
    boolean complete(Operation op) {
        Integer at = slots.remove(op);
        if (at == null || isLost) {
            return true;
        }
        int slot = at;
        helpful = helpful();
        Ways after = new Ways();
        Ways seen = new Ways();
        ArrayDeque<Way> unfinished = new ArrayDeque<>();
        for (Way way : possible.all()) {
            keep(way, slot, after, seen, unfinished);
        }
        while (!unfinished.isEmpty() && !isLost) {
            for (Way next : successors(unfinished.remove(), slot)) {
                keep(next, slot, after, seen, unfinished);
            }
            isLost = seen.size() > MAX;
        }
        if (isLost) {
            return true;
        }
        boolean isStuck = after.size() == 0;
        if (isStuck) {
            possible.all().forEach(way -> after.add(way.closed(slot)));
        }
        possible = after;
        close(slot);
        return !isStuck;
    }

    /** Of many indeterminate writes few help: those of a value that a call waits for. */
    private List<RegisterCall> helpful() {
        Set<RegisterCall> found = new LinkedHashSet<>(pendingCas);
        pendingCas.forEach(call -> addWriteOf(call.saw(), found));
        for (long left = all & ~writes; left != 0; left &= left - 1) {
            RegisterCall waiting = calls[Long.numberOfTrailingZeros(left)];
            if (waiting.kind() == RegisterCall.Kind.MISS) {
                return List.copyOf(pending.keySet());
            }
            addWriteOf(waiting.saw(), found);
        }
        return List.copyOf(found);
    }

    private void addWriteOf(@Nullable Object value, Set<RegisterCall> found) {
        RegisterCall write = RegisterCall.write(value);
        if (pending.containsKey(write)) {
            found.add(write);
        }
    }

    private boolean hasMore(Way way, RegisterCall call) {
        return way.used().getOrDefault(call, 0) < pending.getOrDefault(call, 0);
    }

    private void keep(Way way, int slot, Ways after, Ways seen, ArrayDeque<Way> unfinished) {
        boolean mayReturn = way.mayReturn(slot);
        boolean isLinearized = way.isLinearized(slot);
        if (!isLinearized && !(mayReturn && calls[slot].isRead()) && seen.add(way)) {
            unfinished.add(way);
        }
        if (isLinearized || mayReturn) {
            after.add(way.closed(slot));
        }
    }

    private void close(int slot) {
        long others = ~(1L << slot);
        all &= others;
        reads &= others;
        writes &= others;
        open[slot] = null;
    }

    /**
     * What can come next, by one more call taking effect. A write, or an indeterminate call, takes effect before its time
     * only where that lets another call go on.
     */
    private List<Way> successors(Way way, int returning) {
        List<Way> next = new ArrayList<>();
        for (long left = all & ~reads & ~way.linearized(); left != 0; left &= left - 1) {
            int slot = Long.numberOfTrailingZeros(left);
            Operation op = open[slot];
            if (op != null && calls[slot].isPossible(way.state())) {
                Way after = way.linearize(slot, calls[slot].left(), op);
                addIfUseful(after, calls[slot], calls[slot].isWrite() && slot != returning, next);
            }
        }
        for (RegisterCall call : helpful) {
            Operation op = pendingOperation.get(call);
            if (op != null && call.isPossible(way.state()) && hasMore(way, call)) {
                addIfUseful(way.linearizePending(call, op), call, true, next);
            }
        }
        return next;
    }

    private void addIfUseful(Way after, RegisterCall call, boolean isBeforeItsTime, List<Way> next) {
        Way let = call.isWrite() ? after.letReturn(writes) : after;
        long readable = 0;
        for (long left = reads & ~let.mayReturn(); left != 0; left &= left - 1) {
            int slot = Long.numberOfTrailingZeros(left);
            readable |= calls[slot].isPossible(let.state()) ? 1L << slot : 0;
        }
        if (readable != 0) {
            next.add(let.letReturn(readable));
        } else if (!isBeforeItsTime || enablesAnother(let)) {
            next.add(let);
        }
    }

    /** Whether a compare-and-set can take effect now. */
    private boolean enablesAnother(Way way) {
        for (long left = all & ~reads & ~writes & ~way.linearized(); left != 0; left &= left - 1) {
            if (calls[Long.numberOfTrailingZeros(left)].isPossible(way.state())) {
                return true;
            }
        }
        for (RegisterCall call : pendingCas) {
            if (call.isPossible(way.state()) && hasMore(way, call)) {
                return true;
            }
        }
        return false;
    }
}
