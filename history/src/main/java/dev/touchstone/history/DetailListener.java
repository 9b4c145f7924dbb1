// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import org.jspecify.annotations.Nullable;

/** Hears, besides the operations, what no checker judges by: nodes, versions, errors, and faults. */
public interface DetailListener extends HistoryListener {
    /**
     * What the next invocation or completion has beside. Called before each.
     *
     * @param node whom it was asked of
     * @param version what was read or written
     * @param error the error that it ended with
     * @param clock whether its time was measured; else it counts events
     */
    void details(@Nullable Object node, @Nullable Object version, @Nullable Object error, boolean clock);

    /** A fault that was active, told once its end is known, or at the end of the history. */
    void fault(FaultWindow window);

    /**
     * A process has a name. Told once, before its first operation.
     *
     * @param process its number, which no process without a name has
     */
    default void named(int process, String name) {}

    /** What a reader should know of where the history came from, as a clause: that its times go backwards. */
    default void note(String sentence) {}
}
