// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.convergence.ConvergenceChecker;
import dev.touchstone.checker.convergence.Keeps;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.sets.SetChecker;
import dev.touchstone.checker.workload.CounterChecker;
import dev.touchstone.checker.workload.QueueChecker;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A valid history that is cut anywhere is never shown to be invalid, however its objects lagged until the end. */
class CutHistoryTest {
    private static final int EVENTS = 160;
    private static final int SEEDS = 12;
    private static final Unknown CUT = new Unknown(Unknown.Cause.CUT_SHORT, "cut", "run it to its end");

    /** An object that answers as soon as it can, and may lag until the final reads. */
    private abstract static class Lagging {
        final SplittableRandom random;
        final HistoryBuilder builder = new HistoryBuilder();
        final Values values = builder.values();
        int written;

        Lagging(long seed) {
            random = new SplittableRandom(seed);
        }

        abstract String function();

        /** What the operation returns; it takes effect now. */
        abstract int output(String function, int input, boolean last);

        abstract String lastFunction();

        abstract String update();
    }

    private static final class LaggingSet extends Lagging {
        private final List<Integer> elements = new ArrayList<>();

        LaggingSet(long seed) {
            super(seed);
        }

        @Override
        String function() {
            return random.nextInt(3) == 0 ? Functions.READ : Functions.ADD;
        }

        @Override
        int output(String function, int input, boolean last) {
            if (function.equals(Functions.ADD)) {
                elements.add(input);
                return input;
            }
            int seen = last ? elements.size() : random.nextInt(elements.size() + 1);
            return values.ofList(elements.subList(0, seen).stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
        }

        @Override
        String lastFunction() {
            return Functions.READ;
        }

        @Override
        String update() {
            return Functions.ADD;
        }
    }

    private static final class LaggingQueue extends Lagging {
        private final List<Integer> elements = new ArrayList<>();

        LaggingQueue(long seed) {
            super(seed);
        }

        @Override
        String function() {
            return random.nextBoolean() ? Functions.ENQUEUE : Functions.DEQUEUE;
        }

        @Override
        int output(String function, int input, boolean last) {
            if (function.equals(Functions.ENQUEUE)) {
                elements.add(input);
                return input;
            } else if (function.equals(Functions.DRAIN)) {
                int all = values.ofList(
                        elements.stream().mapToInt(Integer::intValue).toArray());
                elements.clear();
                return all;
            }
            return elements.isEmpty() || random.nextInt(3) == 0 ? Values.NIL : elements.remove(0);
        }

        @Override
        String lastFunction() {
            return Functions.DRAIN;
        }

        @Override
        String update() {
            return Functions.ENQUEUE;
        }
    }

    private static final class LaggingRegister extends Lagging {
        private final List<Integer> versions = new ArrayList<>(List.of(Values.NIL));

        LaggingRegister(long seed) {
            super(seed);
        }

        @Override
        String function() {
            return random.nextInt(3) == 0 ? Functions.WRITE : Functions.READ;
        }

        @Override
        int output(String function, int input, boolean last) {
            if (function.equals(Functions.WRITE)) {
                versions.add(input);
                return input;
            }
            return versions.get(last ? versions.size() - 1 : random.nextInt(versions.size()));
        }

        @Override
        String lastFunction() {
            return Functions.READ;
        }

        @Override
        String update() {
            return Functions.WRITE;
        }
    }

    private static final class AtomicRegister extends Lagging {
        private int value = Values.NIL;

        AtomicRegister(long seed) {
            super(seed);
        }

        @Override
        String function() {
            return random.nextBoolean() ? Functions.WRITE : Functions.READ;
        }

        @Override
        int output(String function, int input, boolean last) {
            value = function.equals(Functions.WRITE) ? input : value;
            return value;
        }

        @Override
        String lastFunction() {
            return Functions.READ;
        }

        @Override
        String update() {
            return Functions.WRITE;
        }
    }

    private static final class AtomicCounter extends Lagging {
        private long count;

        AtomicCounter(long seed) {
            super(seed);
        }

        @Override
        String function() {
            return random.nextBoolean() ? Functions.ADD : Functions.READ;
        }

        @Override
        int output(String function, int input, boolean last) {
            count += function.equals(Functions.ADD) ? values.asLong(input) : 0;
            return function.equals(Functions.ADD) ? input : values.ofLong(count);
        }

        @Override
        String lastFunction() {
            return Functions.READ;
        }

        @Override
        String update() {
            return Functions.ADD;
        }
    }

    @Test
    void ofASet() {
        assertLostSoFarIsNoViolation(LaggingSet::new, SetChecker.eventual());
    }

    @Test
    void ofAQueue() {
        assertLostSoFarIsNoViolation(LaggingQueue::new, new QueueChecker());
    }

    @Test
    void ofRegistersThatConverge() {
        assertLostSoFarIsNoViolation(LaggingRegister::new, new ConvergenceChecker(Keeps.ANY, Duration.ZERO));
        assertLostSoFarIsNoViolation(LaggingRegister::new, new ConvergenceChecker(Keeps.NEWEST, Duration.ZERO));
    }

    @Test
    void ofWhatNeedsNoFinalReads() {
        assertThat(cutsThatLookInvalid(AtomicRegister::new, new LinearizabilityChecker("register")))
                .isZero();
        assertThat(cutsThatLookInvalid(AtomicCounter::new, new CounterChecker()))
                .isZero();
    }

    @Test
    void aViolationThatNothingCouldUndoStays() {
        Lagging stale = new LaggingRegister(1);
        assertThat(ofPrefix(new LinearizabilityChecker("register"), run(stale, EVENTS))
                        .verdict())
                .isEqualTo(Verdict.INVALID);
        Lagging set = new LaggingSet(1);
        assertThat(ofPrefix(SetChecker.linearizable(), run(set, EVENTS / 2)).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    /** Some cuts look invalid until what nothing could undo is asked for; the whole history never. */
    private static void assertLostSoFarIsNoViolation(Function<Long, Lagging> objects, Checker checker) {
        assertThat(checker.needsTheEnd()).isTrue();
        assertThat(cutsThatLookInvalid(objects, checker)).isPositive();
    }

    private static int cutsThatLookInvalid(Function<Long, Lagging> objects, Checker checker) {
        int invalid = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            CheckResult whole = checker.check(run(objects.apply(seed), Integer.MAX_VALUE), Budget.defaults());
            assertThat(whole.verdict()).as("seed %d, whole", seed).isEqualTo(Verdict.VALID);
            for (int events = 0; events < EVENTS; events++) {
                History cut = run(objects.apply(seed), events);
                invalid += checker.check(cut, Budget.defaults()).verdict() == Verdict.INVALID ? 1 : 0;
                assertThat(ofPrefix(checker, cut).verdict())
                        .as("seed %d, cut after %d events", seed, events)
                        .isEqualTo(Verdict.UNKNOWN);
            }
        }
        return invalid;
    }

    private static CheckResult ofPrefix(Checker checker, History history) {
        return checker.check(history, Budget.defaults()).ofPrefix(CUT);
    }

    /** The first so many events of a run of three clients and, once all is at rest, one more update and two final operations. */
    private static History run(Lagging object, int events) {
        HistoryBuilder builder = object.builder;
        String[] open = new String[3];
        int[] inputs = new int[open.length];
        int event = 0;
        boolean resting = false;
        while (event < events && !resting) {
            int process = object.random.nextInt(open.length);
            if (open[process] != null) {
                int output = object.output(open[process], inputs[process], false);
                builder.complete(process, Outcome.OK, output, event);
                open[process] = null;
            } else if (event < EVENTS - 10) {
                open[process] = object.function();
                boolean asks = open[process].equals(Functions.READ) || open[process].equals(Functions.DEQUEUE);
                inputs[process] = asks ? Values.NIL : object.values.ofLong(1 + object.written++);
                builder.invoke(process, open[process], Values.NIL, inputs[process], event);
            } else {
                resting = open[0] == null && open[1] == null && open[2] == null;
                continue;
            }
            event++;
        }
        if (event + 1 < events) {
            int last = object.values.ofLong(EVENTS);
            builder.invoke(2, object.update(), Values.NIL, last, event++);
            builder.complete(2, Outcome.OK, object.output(object.update(), last, true), event++);
        }
        for (int process = 0; process < 2 && event + 1 < events; process++) {
            builder.invoke(process, object.lastFunction(), Values.NIL, Values.NIL, event++);
            builder.complete(process, Outcome.OK, object.output(object.lastFunction(), Values.NIL, true), event++);
        }
        return builder.build();
    }
}
