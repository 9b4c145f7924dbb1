// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.Fault.Need;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.LinkInjectorContract;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.network.SimNetwork;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.port.Randomness;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** The links of a simulated network are broken and healed like any others. */
final class SimLinkInjectorTest extends LinkInjectorContract {
    private static final long BEFORE_LONG_NANOS = 1_000_000_000;

    private final EventQueue queue = new EventQueue();
    private final SimNetwork network =
            new SimNetwork(queue, SimConfig.ofNodes(2).network(), new Randomness(1));
    private final SimLinkInjector injector = new SimLinkInjector(queue, network);

    @Override
    protected Injector<LinkFault> injector() {
        return injector;
    }

    @Override
    protected Set<Need> offers() {
        return Set.of(Need.LINKS, Need.LATENCY, Need.STREAMS, Need.PACKETS);
    }

    @Override
    protected void await(CompletableFuture<?> done) {
        while (!done.isDone()) {
            queue.step();
        }
        done.join();
    }

    @Override
    protected boolean passes(Link link) {
        AtomicBoolean arrived = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        network.carry(link, 100, () -> arrived.set(true));
        queue.after(BEFORE_LONG_NANOS, () -> over.set(true));
        while (!over.get()) {
            queue.step();
        }
        return arrived.get();
    }
}
