// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Values;
import org.jspecify.annotations.Nullable;

/** An event as a line of a text tells it, filled again for each; its values are refs. */
final class EventLine {
    final Values values;
    /** {@code invoke}, {@code ok}, {@code fail} or {@code info}. */
    String type = "";

    int process;
    /** Of a process that is no number. */
    @Nullable
    String processName;

    String function = "";
    int key;
    int value;
    /** Whether {@link #nanos} was measured. */
    boolean clock;

    long nanos;
    int node;
    int version;
    int error;

    EventLine(Values values) {
        this.values = values;
    }
}
