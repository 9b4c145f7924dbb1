// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.FaultWindow;
import java.io.IOException;

/** Writes the lines of a text, one for each event. */
interface LineWriter {
    void event(EventLine line) throws IOException;

    void fault(FaultWindow window) throws IOException;

    /** The history has neither. */
    void empty() throws IOException;

    /** No line follows; the stream stays open. */
    void finish() throws IOException;
}
