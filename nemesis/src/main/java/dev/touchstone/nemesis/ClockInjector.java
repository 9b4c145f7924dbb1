// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.ClockFault.SkewClocks;
import dev.touchstone.nemesis.ClockFault.StrobeClocks;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Tells nodes to have wrong wall clocks, and then asks each how far ahead its clock is.
 *
 * <p>Faults may overlap: what they make of a clock adds up, see {@link ClockShifts}. A node that was killed starts with a right
 * clock, and is told again.
 */
public final class ClockInjector implements Injector<ClockFault>, AutoCloseable {
    private static final Duration LOOKING = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(28);
    /** For clocks in whole milliseconds; how long it takes to tell and to ask comes on top. */
    private static final Duration TOLERANCE = Duration.ofMillis(10);

    private final NodeFaults faults;
    private final Duration patience;
    private final Workers workers;
    private final Map<String, ClockShifts> clocks = new ConcurrentHashMap<>();
    private final UnderWay<ClockStrobe> strobes = new UnderWay<>();
    private final ClockFault.Visitor<Course> courses = new Courses();

    /**
     * An injector for the clocks of these nodes.
     *
     * @param processes tell when a node was started again
     * @param timelineThread runs what it is given on the timeline's thread
     */
    public ClockInjector(HeldProcesses processes, NodeFaults faults, Executor timelineThread) {
        this.faults = faults;
        this.patience = processes.patience();
        this.workers = new Workers("clock-injector", timelineThread, LIMIT);
        processes.whenUp(this::tellAgain);
    }

    @Override
    public void inject(ClockFault fault, Consumer<Observation> done) {
        fault.accept(courses).begin().run(done);
    }

    @Override
    public void heal(ClockFault fault, Consumer<Observation> done) {
        fault.accept(courses).end().run(done);
    }

    /** Stops the workers; what is under way is given up. */
    @Override
    public void close() {
        strobes.all().forEach(ClockStrobe::end);
        workers.close();
    }

    /** Lets a fault have its share in a node's clock, of which the node is not told yet. */
    void shift(Fault fault, String node, Duration by, int driftPpm) {
        synchronized (clock(node)) {
            clock(node).add(fault, by, driftPpm, System.nanoTime());
        }
    }

    /** Takes a fault's share in a node's clock away, of which the node is not told yet. */
    void unshift(Fault fault, String node) {
        synchronized (clock(node)) {
            clock(node).remove(fault);
        }
    }

    private Observation right(Fault fault, String node) {
        unshift(fault, node);
        return Workers.await(patience, () -> see(node));
    }

    /** Tells a node what its clock is to be, asks it what it is, and compares. */
    Observation see(String node) {
        synchronized (clock(node)) {
            ClockShifts wanted = clock(node);
            long told = System.nanoTime();
            try {
                faults.skewClock(node, wanted.ahead(told), wanted.driftPpm());
                long asked = System.nanoTime();
                NodeFaults.State seen = faults.state(node);
                return compare(node, wanted, seen, told, asked, System.nanoTime());
            } catch (IOException e) {
                return new Observation(false, node + ": " + e.getMessage());
            }
        }
    }

    /**
     * That a node says how fast its clock runs shows nothing: its clock has to go wrong, by more than could be the doing of
     * asking. What it reads is asked twice, and meanwhile it is told nothing.
     */
    private Observation drifted(String node, Observation told) {
        long start = System.nanoTime();
        AtomicReference<DriftReading> first = new AtomicReference<>();
        AtomicReference<String> seen = new AtomicReference<>(node + ": its drift cannot be told from none yet");
        return Workers.await(LOOKING, () -> {
                    try {
                        DriftReading now = DriftReading.of(faults, node);
                        DriftReading since = first.compareAndExchange(null, now);
                        int ppm = wantedDrift(node);
                        if (since == null || !now.shows(since, ppm, TOLERANCE)) {
                            return new Observation(false, seen.get());
                        }
                        if (!now.isAsFast(since, ppm, TOLERANCE)) {
                            first.set(now);
                            seen.set(told.evidence() + ", but " + now.than(since) + ", which is no such drift");
                            return new Observation(false, seen.get());
                        }
                        return new Observation(true, told.evidence() + ": " + now.than(since));
                    } catch (IOException e) {
                        return new Observation(false, node + ": " + e.getMessage());
                    }
                })
                .since(start);
    }

    private int wantedDrift(String node) {
        synchronized (clock(node)) {
            return clock(node).driftPpm();
        }
    }

    private static Observation compare(
            String node, ClockShifts wanted, NodeFaults.State seen, long told, long asked, long answered) {
        Duration first = wanted.ahead(asked);
        Duration last = wanted.ahead(answered);
        // It drifts from when it heard of it, which is between told and asked.
        Duration slack = TOLERANCE.plusNanos((asked - told) / 1_000_000 * Math.abs(wanted.driftPpm()));
        Duration least = (first.compareTo(last) < 0 ? first : last).minus(slack);
        Duration most = (first.compareTo(last) < 0 ? last : first).plus(slack);
        boolean isAsWanted = seen.ahead().compareTo(least) >= 0
                && seen.ahead().compareTo(most) <= 0
                && seen.driftPpm() == wanted.driftPpm();
        String says = node + " says that its clock is " + off(seen.ahead()) + drift(seen.driftPpm());
        return new Observation(
                isAsWanted, isAsWanted ? says : says + ", where it should be " + off(last) + drift(wanted.driftPpm()));
    }

    private static String off(Duration ahead) {
        return ahead.isNegative() ? -ahead.toMillis() + " ms behind" : ahead.toMillis() + " ms ahead";
    }

    private static String drift(int ppm) {
        return ppm == 0 ? "" : " and runs " + Math.abs(ppm) + " ppm too " + (ppm > 0 ? "fast" : "slow");
    }

    private String tellAgain(String node) {
        synchronized (clock(node)) {
            return clock(node).isEmpty() ? "" : "; " + see(node).evidence();
        }
    }

    private ClockShifts clock(String node) {
        return clocks.computeIfAbsent(node, each -> new ClockShifts());
    }

    private final class Courses implements ClockFault.Visitor<Course> {
        @Override
        public Course skewClocks(SkewClocks skew) {
            return new Course(
                    done -> workers.each(skew.nodes(), node -> begin(skew, node), done),
                    done -> workers.each(skew.nodes(), node -> right(skew, node), done));
        }

        @Override
        public Course strobeClocks(StrobeClocks strobe) {
            return new Course(done -> begin(strobe, done), done -> end(strobe, done));
        }

        private Observation begin(SkewClocks skew, String node) {
            shift(skew, node, skew.by(), skew.driftPpm());
            Observation told = Workers.await(LOOKING, () -> see(node));
            return skew.driftPpm() == 0 || !told.observed() ? told : drifted(node, told);
        }

        private void begin(StrobeClocks strobe, Consumer<Observation> done) {
            ClockStrobe started = new ClockStrobe(ClockInjector.this, strobe);
            strobes.add(strobe, started);
            strobe.nodes().forEach(node -> workers.run(() -> started.flash(node)));
            workers.each(strobe.nodes(), started::firstJump, done);
        }

        private void end(StrobeClocks strobe, Consumer<Observation> done) {
            Optional<ClockStrobe> started = strobes.find(strobe);
            started.ifPresent(ClockStrobe::end);
            workers.each(
                    strobe.nodes(),
                    node -> {
                        String jumps = started.map(each -> each.ended(node)).orElse("");
                        Observation right = right(strobe, node);
                        return new Observation(right.observed(), right.evidence() + jumps);
                    },
                    seen -> {
                        strobes.remove(strobe);
                        done.accept(seen);
                    });
        }
    }
}
