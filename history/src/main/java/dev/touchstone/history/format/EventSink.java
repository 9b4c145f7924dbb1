// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Values;

/** Takes the events of a file, whatever its format. */
interface EventSink {
    /** Where the values of events are made. */
    Values values();

    /** The next event; it may be filled again afterwards. */
    void accept(Event event);

    /** The file says that values are pairs of a key and a value; told before the event of the first such pair. */
    void sawTuples();

    /** The file tells keys beside values, so that no value is a pair of both, whatever it looks like. */
    void sawKeys();

    /** The order of the file is no real-time order. */
    void unordered();
}
