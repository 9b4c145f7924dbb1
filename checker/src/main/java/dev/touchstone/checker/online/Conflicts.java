// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import java.util.List;

/** Takes what cannot be, each time with the operations that prove it. */
interface Conflicts {
    /**
     * A value was seen after another one had replaced it.
     *
     * @param old the zone of the value that was seen
     * @param other a zone that ends before the read begins, and begins after the old one's end
     */
    void stale(ValueZone old, ValueZone other, Operation read);

    /** A value was seen whose write failed. */
    void readOfFailed(Operation read, Operation write);

    /**
     * A value was seen that nobody had begun to write.
     *
     * @param orForgotten whether it may also have been there so long ago that it was forgotten
     */
    void neverWritten(Operation read, boolean orForgotten);

    /**
     * A call cannot have taken effect, in whatever order the others did.
     *
     * @param before the ways that there were before it returned
     */
    void stuck(Operation call, List<Way> before);
}
