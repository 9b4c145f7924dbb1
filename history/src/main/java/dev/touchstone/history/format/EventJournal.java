// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the events of a file that is not in the order of its indices, to give them in that order. */
final class EventJournal {
    private static final long BYTES_EACH = 160;

    private final String name;
    private final long eventsMax;
    private final List<Event> events = new ArrayList<>();

    EventJournal(String name, ReadOptions options) {
        this.name = name;
        this.eventsMax = options.maxRetainedBytes() / 2 / BYTES_EACH;
    }

    void add(Event event) {
        if (events.size() >= eventsMax) {
            throw HistoryException.tooLarge(name + ": more than " + eventsMax + " events cannot be sorted in memory");
        }
        events.add(event.copy());
    }

    /** Gives every event, lowest index first; each has one. Those of one index are in the order of the file. */
    void replay(Consumer<Event> taker) {
        events.sort(Comparator.comparingLong(event -> event.index));
        events.forEach(taker);
        events.clear();
    }
}
