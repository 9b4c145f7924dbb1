// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.disk;

import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.node.SimNodes;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.simulation.time.Range;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageContract;
import java.util.concurrent.Executor;

/** The simulated disk is a storage like any other. */
final class SimDiskContractTest extends StorageContract {
    /** No write takes longer, so that this long after the last one all have completed. */
    private static final Range LATENCY = Range.micros(100, 900);

    private final EventQueue queue = new EventQueue();

    @Override
    protected Storage open(Executor executor) {
        SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));
        return new SimDisk(queue, new Randomness(1).named("disk"), LATENCY, node);
    }

    @Override
    protected void runLane() {
        boolean[] over = {false};
        queue.at(queue.now() + LATENCY.maxNanos() + 1, () -> over[0] = true);
        while (!over[0]) {
            queue.step();
        }
    }
}
