// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import java.io.IOException;

/** A format: gives the events of a stream to an {@link EventSink}. */
interface EventSource {
    /** Reads to the end. */
    void readAll() throws IOException;

    /** The event that is being read: where it stands is the place of an error that knows no better. */
    Event current();
}
