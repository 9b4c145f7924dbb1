// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.network;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.simulation.time.Range;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Links that delay, lose, repeat and reorder, and that faults harm further; {@link LinkState} says what several faults of one
 * link come to.
 */
public final class SimNetwork {
    private final EventQueue queue;
    private final Randomness randomness;
    private final SplittableRandom random;
    private final Map<Link, LinkState> links = new TreeMap<>();
    private NetworkTraits traits;

    public SimNetwork(EventQueue queue, NetworkTraits traits, Randomness randomness) {
        this.queue = queue;
        this.traits = traits;
        this.randomness = randomness;
        this.random = randomness.named("network");
    }

    /** From now on it loses and repeats no more than a healthy one; what faults do to links goes on. */
    public void calm() {
        traits = traits.calm();
    }

    /**
     * Sends a message that may be lost or repeated, as between nodes.
     *
     * @param bytes how long it is
     */
    public void send(Link link, int bytes, Runnable arrival) {
        double loss = isLossy(link) ? traits.lossy().lossShare() : traits.lossShare();
        if (random.nextDouble() >= loss) {
            carry(link, bytes, arrival);
        }
        if (random.nextDouble() < traits.duplicateShare()) {
            carry(link, bytes, arrival);
        }
    }

    /** Sends what only faults can lose, as over one connection of a client. */
    public void carry(Link link, int bytes, Runnable arrival) {
        LinkState state = link(link);
        long delay = delay(state);
        double loss = state.lossShare();
        if (loss > 0 && random.nextDouble() < loss) {
            return;
        }
        if (state.passage() == Passage.OPEN) {
            int connection = state.connection();
            long atOnce = state.queueing(queue.now(), bytes);
            queue.after(atOnce + delay, () -> arrive(state, connection, arrival));
        } else if (state.passage() == Passage.STALLED) {
            state.stall(arrival);
        }
    }

    /** What is under way when a link is cut does not pass either, nor what was on a connection that was reset. */
    private void arrive(LinkState state, int connection, Runnable arrival) {
        if (connection != state.connection()) {
            return;
        }
        if (state.passage() == Passage.OPEN) {
            arrival.run();
        } else if (state.passage() == Passage.STALLED) {
            state.stall(arrival);
        }
    }

    /** What becomes of what is sent along the link. */
    public Passage passage(Link link) {
        return link(link).passage();
    }

    /** Tells of each reset of the link, until it is forgotten. */
    public void onReset(Link link, Runnable task) {
        link(link).onReset(task);
    }

    public void forget(Link link, Runnable task) {
        link(link).forget(task);
    }

    /** Lets a fault harm the link, until it is released. */
    public void hold(Link link, LinkFault fault) {
        link(link).hold(fault);
    }

    /** The fault harms the link no more; what is stalled for no other one arrives late. */
    public void release(Link link, LinkFault fault) {
        LinkState state = link(link);
        state.release(fault);
        List<Runnable> late = state.noLongerStalled();
        int connection = state.connection();
        late.forEach(arrival -> queue.after(delay(state), () -> arrive(state, connection, arrival)));
    }

    /** True if another fault does to the link what this one does. */
    public boolean isHeldByAnother(Link link, LinkFault fault) {
        return link(link).isHeldByAnother(fault);
    }

    private boolean isLossy(Link link) {
        double share = traits.lossy().linkShare();
        return share > 0 && link(link).luck() < share;
    }

    private LinkState link(Link link) {
        return links.computeIfAbsent(
                link,
                each -> new LinkState(randomness.named("link/" + each.proxy()).nextDouble()));
    }

    private long delay(LinkState state) {
        long delay = (random.nextDouble() < traits.slowShare() ? traits.slowDelay() : traits.delay()).draw(random);
        for (Range extra : state.delays()) {
            delay += extra.draw(random);
        }
        return delay;
    }
}
