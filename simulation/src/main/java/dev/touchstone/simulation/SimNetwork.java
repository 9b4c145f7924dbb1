// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.nemesis.Fault.Cut;
import dev.touchstone.nemesis.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Links that delay, lose, repeat and reorder, and that faults cut or slow down. */
final class SimNetwork {
    private final EventQueue queue;
    private final SimConfig.Network config;
    private final SplittableRandom random;
    private final Map<Link, Cut> cuts = new TreeMap<>();
    private final Map<Link, SimConfig.Range> slow = new TreeMap<>();
    private final Map<Link, List<Runnable>> stalled = new TreeMap<>();

    SimNetwork(EventQueue queue, SimConfig.Network config, SplittableRandom random) {
        this.queue = queue;
        this.config = config;
        this.random = random;
    }

    /** Sends a message that may be lost or repeated, as between nodes. */
    void send(Link link, Runnable arrival) {
        if (random.nextDouble() >= config.lossShare()) {
            carry(link, arrival);
        }
        if (random.nextDouble() < config.duplicateShare()) {
            carry(link, arrival);
        }
    }

    /** Sends what is only lost if the link is cut, as over one connection of a client. */
    void carry(Link link, Runnable arrival) {
        long delay = delay(link);
        Cut cut = cuts.get(link);
        if (cut == Cut.STALL) {
            stalled.computeIfAbsent(link, each -> new ArrayList<>()).add(arrival);
        } else if (cut == null) {
            queue.after(delay, () -> arrive(link, arrival));
        }
    }

    /** What is under way when a link is cut does not pass either. */
    private void arrive(Link link, Runnable arrival) {
        Cut cut = cuts.get(link);
        if (cut == Cut.STALL) {
            stalled.computeIfAbsent(link, each -> new ArrayList<>()).add(arrival);
        } else if (cut == null) {
            arrival.run();
        }
    }

    boolean refuses(Link link) {
        return cuts.get(link) == Cut.REFUSE;
    }

    void cut(Link link, Cut how) {
        cuts.put(link, how);
    }

    /** Takes every fault from the link; what was stalled arrives late. */
    void heal(Link link) {
        cuts.remove(link);
        slow.remove(link);
        List<Runnable> late = stalled.remove(link);
        if (late != null) {
            late.forEach(arrival -> queue.after(delay(link), arrival));
        }
    }

    void slow(Link link, SimConfig.Range extra) {
        slow.put(link, extra);
    }

    private long delay(Link link) {
        long delay = draw(random.nextDouble() < config.slowShare() ? config.slowDelay() : config.delay());
        SimConfig.Range extra = slow.get(link);
        return extra == null ? delay : delay + draw(extra);
    }

    private long draw(SimConfig.Range range) {
        return random.nextLong(range.minNanos(), range.maxNanos() + 1);
    }
}
