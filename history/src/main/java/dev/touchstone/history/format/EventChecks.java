// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import java.util.function.Consumer;

/** Watches the events of a file, in the order in which they count, for what no recorder writes. */
final class EventChecks {
    private final String name;
    private long events;
    private boolean indexed;
    private long firstLine;
    private long lastIndex;
    private long lastLine;
    private long lastTime = Long.MIN_VALUE;
    private long backwards;
    private long backwardsLine;
    /** Where the first completion stands that nothing began; 0: nowhere. */
    private long aloneLine;

    private long aloneColumn;
    private String alone = "";
    private boolean anyInvocation;

    EventChecks(String name) {
        this.name = name;
    }

    /**
     * An event is next.
     *
     * @throws UnsortedException if its index is below the one before
     * @throws HistoryException if its index is that of another, or only one of them has one
     */
    void next(Event event) {
        boolean has = event.index >= 0;
        if (events++ == 0) {
            indexed = has;
            firstLine = event.line;
        } else if (has != indexed) {
            throw at(
                    event,
                    has
                            ? "it has an index, and the operation of line " + firstLine + " has none"
                            : "it has no index, and the operation of line " + firstLine + " has one");
        } else if (has && event.index == lastIndex) {
            throw at(event, "index " + event.index + " is that of line " + lastLine + ", too");
        } else if (has && event.index < lastIndex) {
            throw new UnsortedException(event.index, lastIndex, event.line, event.column);
        }
        lastIndex = event.index;
        lastLine = event.line;
        time(event);
    }

    private void time(Event event) {
        if (event.time < 0) {
            return;
        }
        if (event.time < lastTime && backwards++ == 0) {
            backwardsLine = event.line;
        }
        lastTime = event.time;
    }

    void invocation() {
        anyInvocation = true;
        refuseMixture();
    }

    /** An operation ends that did not begin. */
    void alone(Event event, String label) {
        if (aloneLine == 0) {
            aloneLine = event.line;
            aloneColumn = event.column;
            alone = label;
        }
        refuseMixture();
    }

    private void refuseMixture() {
        if (anyInvocation && aloneLine != 0) {
            throw HistoryException.at(
                    name,
                    aloneLine,
                    aloneColumn,
                    alone + " without having begun, though other operations of the file have an invocation");
        }
    }

    /** Adds what does not make the history a wrong one, but should be known. */
    void notes(Consumer<String> notes) {
        if (aloneLine != 0) {
            notes.accept("it has no invocations, so that operations are in order within their process only");
        }
        if (backwards > 0) {
            notes.accept(
                    "its times go backwards, " + backwards + (backwards == 1 ? " time" : " times") + ", first in line "
                            + backwardsLine + "; what is before what is judged by the order of the events");
        }
    }

    private HistoryException at(Event event, String message) {
        return HistoryException.at(name, event.line, event.column, message);
    }
}
