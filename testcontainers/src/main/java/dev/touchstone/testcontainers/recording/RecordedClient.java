// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.recording;

import dev.touchstone.history.Outcome;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client whose operations are written down: each takes what is asked, and the code that asks it of the service.
 *
 * <p>An operation whose code returns happened ({@code ok}). One whose code throws may have happened ({@code info}), unless the
 * recording was told that this exception means that it surely did not ({@code fail}). What was thrown is in the answer, and not
 * thrown again, except an {@link Error} and an {@link InterruptedException}. Keys are texts; values are null, booleans, whole
 * numbers, doubles, texts, or lists of these. For one thread.
 */
public final class RecordedClient {
    private final Recorder recorder;
    private final OutcomeRules rules;
    private final AtomicLong unique;
    private final int number;
    private final SplittableRandom random;
    private int process;

    RecordedClient(Recorder recorder, OutcomeRules rules, AtomicLong unique, int number, long seed) {
        this.recorder = recorder;
        this.rules = rules;
        this.unique = unique;
        this.number = number;
        this.random = new SplittableRandom(seed + number);
        this.process = recorder.newProcess();
    }

    /** Code that asks something of a service and wants no answer. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /** Its number, from 0. */
    public int number() {
        return number;
    }

    /** A number that no client of this recording was given yet: registers are judged fastest if no value is written twice. */
    public long unique() {
        return unique.incrementAndGet();
    }

    /** Random choices that are the same for the same seed of the recording. */
    public RandomGenerator random() {
        return random;
    }

    /** Records a read of a register. */
    public <T> Answer<T> read(String key, Callable<T> action) throws InterruptedException {
        return call("read", key, null, action);
    }

    /** Records a write of a register. */
    public Answer<Object> write(String key, Object value, Action action) throws InterruptedException {
        return call("write", key, value, () -> {
            action.run();
            return value;
        });
    }

    /**
     * Records a compare-and-set of a register.
     *
     * @param action answers whether it was set; if not, it surely did not happen
     */
    public Answer<Boolean> compareAndSet(String key, Object expected, Object value, Callable<Boolean> action)
            throws InterruptedException {
        Object asked = Arrays.asList(expected, value);
        return ask("cas", key, asked, action, isSet -> isSet ? Outcome.OK : Outcome.FAIL, isSet -> asked);
    }

    /** Records that an element is added to a set. */
    public Answer<Object> add(String key, Object element, Action action) throws InterruptedException {
        return call("add", key, element, () -> {
            action.run();
            return element;
        });
    }

    /**
     * Records an operation of any kind.
     *
     * @param function as the model calls it: {@code enqueue}
     * @param key of the object; null if there is one only
     * @param input what is asked
     * @param action what it answers is what the history says was answered
     */
    public <T> Answer<T> call(String function, @Nullable String key, @Nullable Object input, Callable<T> action)
            throws InterruptedException {
        return ask(function, key, input, action, value -> Outcome.OK, value -> value);
    }

    private <T> Answer<T> ask(
            String function,
            @Nullable String key,
            @Nullable Object input,
            Callable<T> action,
            Function<T, Outcome> outcome,
            Function<T, @Nullable Object> output)
            throws InterruptedException {
        recorder.invoke(process, function, key, input);
        T value;
        try {
            value = action.call();
        } catch (InterruptedException | Error e) {
            ended(Outcome.INFO, e);
            throw e;
        } catch (Exception e) {
            // Whatever the test's own code throws is an outcome.
            Outcome told = rules.outcome(e);
            ended(told, e);
            return new Answer<>(told, null, e);
        }
        // Outside of the above: an answer that no history can hold is an error of the test.
        recorder.complete(process, outcome.apply(value), output.apply(value), null);
        return new Answer<>(outcome.apply(value), value, null);
    }

    private void ended(Outcome outcome, Throwable thrown) {
        recorder.complete(process, outcome, null, thrown);
        if (outcome == Outcome.INFO) {
            // It may still happen, so nothing that this process does comes surely after it.
            process = recorder.newProcess();
        }
    }
}
