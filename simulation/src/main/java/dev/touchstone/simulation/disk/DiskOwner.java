// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.disk;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.wire.Bytes;
import org.jspecify.annotations.Nullable;

/** The node that a disk belongs to, and that outlives no crash. */
public interface DiskOwner {
    /** Which start this is; changes with every crash. */
    int life();

    /** Runs a task of a life: not at all if that is over, later if the node is paused. */
    void run(int ofLife, Runnable task);

    /** Told of a change before it is made. */
    void changes(Mutation mutation, @Nullable Bytes before);
}
