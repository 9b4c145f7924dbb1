// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Links that delay, lose, repeat and reorder, and that faults harm further; {@link LinkState} says what several faults of one
 * link come to.
 */
final class SimNetwork {
    private final EventQueue queue;
    private final SimConfig.Network config;
    private final SplittableRandom random;
    /** Looked up, never iterated over. */
    private final Map<Link, LinkState> links = new HashMap<>();

    SimNetwork(EventQueue queue, SimConfig.Network config, SplittableRandom random) {
        this.queue = queue;
        this.config = config;
        this.random = random;
    }

    /**
     * Sends a message that may be lost or repeated, as between nodes.
     *
     * @param bytes how long it is
     */
    void send(Link link, int bytes, Runnable arrival) {
        if (random.nextDouble() >= config.lossShare()) {
            carry(link, bytes, arrival);
        }
        if (random.nextDouble() < config.duplicateShare()) {
            carry(link, bytes, arrival);
        }
    }

    /** Sends what only faults can lose, as over one connection of a client. */
    void carry(Link link, int bytes, Runnable arrival) {
        LinkState state = link(link);
        long delay = delay(state);
        double loss = state.lossShare();
        if (loss > 0 && random.nextDouble() < loss) {
            return;
        }
        if (state.passage() == LinkState.Passage.OPEN) {
            int connection = state.connection();
            long atOnce = state.queueing(queue.now(), bytes);
            queue.after(atOnce + delay, () -> arrive(state, connection, arrival));
        } else if (state.passage() == LinkState.Passage.STALLED) {
            state.stall(arrival);
        }
    }

    /** What is under way when a link is cut does not pass either, nor what was on a connection that was reset. */
    private void arrive(LinkState state, int connection, Runnable arrival) {
        if (connection != state.connection()) {
            return;
        }
        if (state.passage() == LinkState.Passage.OPEN) {
            arrival.run();
        } else if (state.passage() == LinkState.Passage.STALLED) {
            state.stall(arrival);
        }
    }

    /** What becomes of what is sent along the link. */
    LinkState.Passage passage(Link link) {
        return link(link).passage();
    }

    /** Tells of each reset of the link, until it is forgotten. */
    void onReset(Link link, Runnable task) {
        link(link).onReset(task);
    }

    void forget(Link link, Runnable task) {
        link(link).forget(task);
    }

    /** Lets a fault harm the link, until it is released. */
    void hold(Link link, LinkFault fault) {
        link(link).hold(fault);
    }

    /** The fault harms the link no more; what is stalled for no other one arrives late. */
    void release(Link link, LinkFault fault) {
        LinkState state = link(link);
        state.release(fault);
        List<Runnable> late = state.noLongerStalled();
        int connection = state.connection();
        late.forEach(arrival -> queue.after(delay(state), () -> arrive(state, connection, arrival)));
    }

    /** True if another fault does to the link what this one does. */
    boolean isHeldByAnother(Link link, LinkFault fault) {
        return link(link).isHeldByAnother(fault);
    }

    private LinkState link(Link link) {
        return links.computeIfAbsent(link, each -> new LinkState());
    }

    private long delay(LinkState state) {
        long delay = draw(random.nextDouble() < config.slowShare() ? config.slowDelay() : config.delay());
        for (SimConfig.Range extra : state.delays()) {
            delay += draw(extra);
        }
        return delay;
    }

    private long draw(SimConfig.Range range) {
        return random.nextLong(range.minNanos(), range.maxNanos() + 1);
    }
}
