// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.recording;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Clients that are about to repeat a step side by side, each in a thread of its own. */
public final class Clients {
    private static final Duration DEFAULT_PAUSE = Duration.ofMillis(1);

    private final List<RecordedClient> clients;
    private final Consumer<Load> started;
    private @Nullable Duration time;
    private long times = Long.MAX_VALUE;
    private Duration pause = DEFAULT_PAUSE;

    Clients(List<RecordedClient> clients, Consumer<Load> started) {
        this.clients = List.copyOf(clients);
        this.started = started;
    }

    /** What a client does again and again. What it throws outside of recorded operations ends the load, and fails the test. */
    @FunctionalInterface
    public interface Step {
        void run(RecordedClient client) throws Exception;
    }

    /** For so long; until the history is finished if neither this nor {@link #times} is said. */
    public Clients during(Duration time) {
        this.time = time;
        return this;
    }

    /** At most so many times each. */
    public Clients times(long times) {
        this.times = times;
        return this;
    }

    /** With a pause of this length after each step; a millisecond if it is not said. */
    public Clients pausing(Duration pause) {
        this.pause = pause;
        return this;
    }

    /** Starts the clients and returns; {@link HistoryRecording#finish} waits for them. */
    public Load start(Step step) {
        Load load = new Load(clients, step, new Load.Extent(time, times, pause));
        started.accept(load);
        load.start();
        return load;
    }

    /**
     * Starts the clients and waits until they are done.
     *
     * @throws IllegalStateException if they would never be
     */
    public void run(Step step) throws InterruptedException {
        if (time == null && times == Long.MAX_VALUE) {
            throw new IllegalStateException("clients without an end are not waited for: say during(…) or times(…)");
        }
        start(step).join();
    }
}
