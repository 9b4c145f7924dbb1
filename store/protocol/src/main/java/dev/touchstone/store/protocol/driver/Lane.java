// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Timers;

/** The thread of one participant, with what belongs to it alone. */
public interface Lane {
    Timers timers();

    Storage storage();

    /** Runs the task on the lane's thread, after all tasks given before; from any thread. */
    void run(Runnable task);
}
