// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.nemesis.Fault.Need;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of fault: what a campaign file names, and how a schedule of it is made.
 *
 * <p>The registry of them is {@link FaultKinds}.
 *
 * @param name as in campaign files and reports
 * @param doc what it does, in one line
 * @param nodesMin how many nodes a cluster needs for it to mean anything
 * @param recipe how one window is filled
 */
public record FaultKind(String name, String doc, int nodesMin, Recipe recipe) {
    private static final int SAMPLES = 16;
    private static final int SAMPLE_NODES = 5;
    private static final Window SAMPLE_WINDOW = new Window(0, 60_000);

    /** What a cluster must have for its faults to exist there. */
    public Set<Need> needs() {
        EnumSet<Need> needs = EnumSet.noneOf(Need.class);
        sample().map(Fault::need).forEach(needs::add);
        return Collections.unmodifiableSet(needs);
    }

    /** What its faults take away of what promises stand on. */
    public Set<Footing> takes() {
        EnumSet<Footing> takes = EnumSet.noneOf(Footing.class);
        sample().map(Fault::takes).forEach(takes::addAll);
        return Collections.unmodifiableSet(takes);
    }

    /** This kind as a schedule has it that may have been edited by hand: what its faults need and take is what those of the schedule do. */
    public FaultKind as(Schedule schedule) {
        String types = schedule.faults().stream()
                .map(each -> FaultJson.type(each.fault()))
                .distinct()
                .collect(Collectors.joining(", "));
        String here = types.isEmpty()
                ? "with no fault that is left of it"
                : "as the schedule that is run again has it: " + types;
        return new FaultKind(
                name, doc + " Here " + here + ".", nodesMin, (kind, nodes, random, window) -> schedule.faults());
    }

    /** Faults that the recipe gives, some windows of them: what is true of all of these is taken to be true of all. */
    private Stream<Fault> sample() {
        List<String> nodes = IntStream.rangeClosed(1, Math.max(nodesMin, SAMPLE_NODES))
                .mapToObj(number -> "n" + number)
                .toList();
        return IntStream.range(0, SAMPLES)
                .mapToObj(seed -> recipe.fill(name, nodes, new SplittableRandom(seed), SAMPLE_WINDOW))
                .flatMap(List::stream)
                .map(ScheduledFault::fault);
    }

    /** Kinds of one name are one kind. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FaultKind kind && name.equals(kind.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Fills one window of a schedule; a pure function of its arguments. */
    @FunctionalInterface
    public interface Recipe {
        /**
         * The faults of one window, by start.
         *
         * @param name the kind's name, to be the fault's
         * @param nodes at least {@code nodesMin} of them
         * @param random the schedule's stream of randomness
         */
        List<ScheduledFault> fill(String name, List<String> nodes, SplittableRandom random, Window window);
    }
}
