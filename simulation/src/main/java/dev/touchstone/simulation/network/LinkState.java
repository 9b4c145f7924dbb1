// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.network;

import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.UnderWay;
import dev.touchstone.simulation.time.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the faults that hold come to on one link.
 *
 * <p>Each harm lasts as long as any fault wants it, and faults that do the same do it once, as with a real proxy. Of several
 * that let nothing pass the strongest counts: connections refused, then reset, then what is sent disappears, then it waits.
 * Latencies add up, the narrowest bandwidth counts, and a message has to escape each loss.
 */
final class LinkState {
    private final UnderWay<Held> held = new UnderWay<>();
    private final List<Runnable> stalled = new ArrayList<>();
    private final List<Runnable> onReset = new ArrayList<>();
    private final double luck;
    private int connection;
    private long freeNanos;

    private record Held(LinkFault fault, LinkHarm harm) {
        Passage passage() {
            return harm.passage();
        }
    }

    LinkState(double luck) {
        this.luck = luck;
    }

    /** What was drawn for this link once and for all: 0 to 1. */
    double luck() {
        return luck;
    }

    void hold(LinkFault fault) {
        LinkHarm harm = LinkHarm.of(fault);
        held.add(fault, new Held(fault, harm));
        if (harm.passage() == Passage.RESET) {
            connection++;
            stalled.clear();
            List<Runnable> tasks = List.copyOf(onReset);
            onReset.clear();
            tasks.forEach(Runnable::run);
        }
    }

    /** Equal faults may overlap, and one may be healed twice: only this very one is meant. */
    void release(LinkFault fault) {
        held.remove(fault);
    }

    boolean isHeldByAnother(LinkFault fault) {
        LinkHarm harm = LinkHarm.of(fault);
        return held.others(fault).map(Held::harm).anyMatch(harm::equals);
    }

    Passage passage() {
        return isWhole()
                ? Passage.OPEN
                : held.all().map(Held::passage).min(Passage::compareTo).orElse(Passage.OPEN);
    }

    /** True if no fault harms it: so it is nearly always, and that is asked with every message. */
    private boolean isWhole() {
        return held.isEmpty();
    }

    /** Which connection this is: another one after each reset. */
    int connection() {
        return connection;
    }

    void onReset(Runnable task) {
        onReset.add(task);
    }

    void forget(Runnable task) {
        onReset.remove(task);
    }

    /** Keeps it for when nothing stalls the link any more. */
    void stall(Runnable arrival) {
        stalled.add(arrival);
    }

    /** What waits though nothing stalls the link any more; once. */
    List<Runnable> noLongerStalled() {
        if (held.all().map(Held::passage).anyMatch(Passage.STALLED::equals)) {
            return List.of();
        }
        List<Runnable> late = List.copyOf(stalled);
        stalled.clear();
        return late;
    }

    /** What each latency adds. */
    List<Range> delays() {
        if (isWhole()) {
            return List.of();
        }
        return harms(LinkFault.SlowLinks.class)
                .map(slow -> {
                    long latency = slow.latency().toNanos();
                    long jitter = slow.jitter().toNanos();
                    return new Range(Math.max(0, latency - jitter), latency + jitter);
                })
                .distinct()
                .toList();
    }

    /** How much of what is sent is lost. */
    double lossShare() {
        if (isWhole()) {
            return 0;
        }
        double passing = harms(LinkFault.LossyLinks.class)
                .map(LinkFault.LossyLinks::share)
                .distinct()
                .reduce(1.0, (all, share) -> all * (1 - share));
        return 1 - passing;
    }

    /** How long so many bytes take until they have left, behind those before them. */
    long queueing(long now, int bytes) {
        long rate = isWhole()
                ? 0
                : harms(LinkFault.NarrowLinks.class)
                        .mapToLong(LinkFault.NarrowLinks::bytesPerSecond)
                        .min()
                        .orElse(0);
        if (rate == 0) {
            freeNanos = 0;
            return 0;
        }
        freeNanos = Math.max(now, freeNanos) + bytes * 1_000_000_000L / rate;
        return freeNanos - now;
    }

    private <F extends LinkFault> Stream<F> harms(Class<F> type) {
        return held.all().map(Held::fault).filter(type::isInstance).map(type::cast);
    }
}
