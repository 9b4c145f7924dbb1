// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.network;

import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.LinkFault.Cut;
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
    private final List<LinkFault> held = new ArrayList<>();
    private final List<Runnable> stalled = new ArrayList<>();
    private final List<Runnable> onReset = new ArrayList<>();
    private final double luck;
    private int connection;
    private long freeNanos;

    LinkState(double luck) {
        this.luck = luck;
    }

    /** What was drawn for this link once and for all: 0 to 1. */
    double luck() {
        return luck;
    }

    void hold(LinkFault fault) {
        held.add(fault);
        if (fault instanceof LinkFault.ResetLinks) {
            connection++;
            stalled.clear();
            List<Runnable> tasks = List.copyOf(onReset);
            onReset.clear();
            tasks.forEach(Runnable::run);
        }
    }

    /** Equal faults may overlap, and one may be healed twice: only this very one is meant. */
    void release(LinkFault fault) {
        held.removeIf(each -> each == fault);
    }

    boolean isHeldByAnother(LinkFault fault) {
        return held.stream().anyMatch(each -> each != fault && harm(each).equals(harm(fault)));
    }

    Passage passage() {
        return held.stream().map(LinkState::passage).min(Passage::compareTo).orElse(Passage.OPEN);
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
        if (held.stream().anyMatch(each -> passage(each) == Passage.STALLED)) {
            return List.of();
        }
        List<Runnable> late = List.copyOf(stalled);
        stalled.clear();
        return late;
    }

    /** What each latency adds. */
    List<Range> delays() {
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
        double passing = harms(LinkFault.LossyLinks.class)
                .map(LinkFault.LossyLinks::share)
                .distinct()
                .reduce(1.0, (all, share) -> all * (1 - share));
        return 1 - passing;
    }

    /** How long so many bytes take until they have left, behind those before them. */
    long queueing(long now, int bytes) {
        long rate = harms(LinkFault.NarrowLinks.class)
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
        return held.stream().filter(type::isInstance).map(type::cast);
    }

    private static Passage passage(LinkFault fault) {
        if (fault instanceof LinkFault.CutLinks cut) {
            return switch (cut.how()) {
                case REFUSE -> Passage.REFUSED;
                case BLACKHOLE -> Passage.LOST;
                case STALL -> Passage.STALLED;
            };
        }
        return fault instanceof LinkFault.ResetLinks ? Passage.RESET : Passage.OPEN;
    }

    /** Equal for faults that do the same to a link, whatever they are called. */
    private static List<Object> harm(LinkFault fault) {
        if (fault instanceof LinkFault.CutLinks cut) {
            return List.of(Cut.class, cut.how());
        } else if (fault instanceof LinkFault.SlowLinks slow) {
            return List.of(slow.getClass(), slow.latency(), slow.jitter());
        } else if (fault instanceof LinkFault.NarrowLinks narrow) {
            return List.of(narrow.getClass(), narrow.bytesPerSecond());
        } else if (fault instanceof LinkFault.LossyLinks lossy) {
            return List.of(lossy.getClass(), lossy.share());
        }
        return List.of(fault.getClass());
    }
}
