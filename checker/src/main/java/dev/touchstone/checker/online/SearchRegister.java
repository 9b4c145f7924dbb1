// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.history.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One register, judged by a search along its events. An event waits until the outcomes of all calls that began before it
 * are known: what a call saw must be known where it begins. So it is told late where a call stays open for long.
 */
final class SearchRegister {
    /** The state of a register whose value no call to come can see. */
    private static final Object GONE = new Object() {
        @Override
        public String toString() {
            return "a value that was replaced";
        }
    };

    private record Event(Operation op, long position, boolean isReturn) {}

    private final boolean isInitiallyNil;
    private final Conflicts conflicts;
    private final RegisterSearch search;
    private final ArrayDeque<Event> waiting = new ArrayDeque<>();
    private boolean nilWritten;
    private @Nullable Operation lostAt;

    /**
     * A register from somewhere in its life.
     *
     * @param initial what is there before the first write of all
     * @param isInitial whether that may still be seen
     * @param retained what began before and may still matter, some of it open
     */
    SearchRegister(@Nullable Object initial, boolean isInitial, List<Operation> retained, Conflicts conflicts) {
        isInitiallyNil = initial == null;
        this.conflicts = conflicts;
        search = new RegisterSearch(isInitial ? initial : GONE);
        List<Event> events = new ArrayList<>();
        for (Operation op : retained) {
            events.add(new Event(op, op.begin, false));
            if (op.outcome == Outcome.OK) {
                events.add(new Event(op, op.end, true));
            }
        }
        events.sort(Comparator.comparingLong(Event::position));
        waiting.addAll(events);
        advance();
    }

    void invoked(Operation op) {
        waiting.add(new Event(op, op.begin, false));
        advance();
    }

    void completed(Operation op) {
        if (op.outcome == Outcome.OK) {
            waiting.add(new Event(op, op.end, true));
        }
        advance();
    }

    /** The call at which there were too many ways to go on; null if there never were. */
    @Nullable
    Operation lostAt() {
        return lostAt;
    }

    long kept() {
        return (long) waiting.size() + search.size();
    }

    private void advance() {
        while (!waiting.isEmpty() && waiting.element().op.outcome != null) {
            Event event = waiting.remove();
            if (lostAt == null) {
                take(event);
                lostAt = search.isLost() ? event.op : null;
            }
        }
    }

    private void take(Event event) {
        Operation op = event.op;
        if (event.isReturn) {
            List<Way> before = search.ways();
            if (!search.complete(op)) {
                conflicts.stuck(op, before);
            }
        } else if (op.outcome == Outcome.OK && !isSilent(op)) {
            nilWritten |= isWriteOfNil(op.call());
            search.invoke(op, op.call());
        } else if (op.outcome == Outcome.INFO && !op.isRead()) {
            nilWritten |= isWriteOfNil(op.call());
            search.invokePending(op, op.call());
        }
    }

    private static boolean isWriteOfNil(RegisterCall call) {
        return !call.isRead() && call.left() == null;
    }

    private boolean isSilent(Operation op) {
        return op.isRead() && op.value == null && !isInitiallyNil && !nilWritten;
    }
}
