// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.recording;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.testcontainers.links.FaultJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A history in the making: what clients asked of a service, what they were answered, and which faults there were meanwhile.
 *
 * <pre>{@code
 * history.clients(5).during(Duration.ofSeconds(10)).start(client -> {
 *     long value = client.unique();
 *     client.write("x", value, () -> service.set("x", value));
 *     client.read("x", () -> service.get("x"));
 * });
 * link.cutFor(Duration.ofSeconds(3));
 * history.finish().assertLinearizable("register");
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class HistoryRecording {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Recorder recorder = new Recorder();
    private final OutcomeRules rules = new OutcomeRules();
    private final AtomicLong unique = new AtomicLong();
    private final AtomicInteger clientNumber = new AtomicInteger();
    private final List<FaultJournal> journals = new CopyOnWriteArrayList<>();
    private final List<Load> loads = new CopyOnWriteArrayList<>();
    private final Path folder;
    private volatile long seed = 1;
    private volatile Duration patience = PATIENCE;
    private @Nullable RecordedHistory finished;

    /**
     * A recording of its own, which begins now.
     *
     * @param folder where a finding's files are written
     */
    public HistoryRecording(Path folder) {
        this.folder = folder;
    }

    /** Writes the faults of this journal into the history. */
    public HistoryRecording withFaultsOf(FaultJournal journal) {
        journals.add(journal);
        return this;
    }

    /** The seed of the clients' random choices; 1 if it is not said. To be called before clients are made. */
    public HistoryRecording seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** How long to wait at the end for a request under way, which is then taken for unknown; 30 s if it is not said. */
    public HistoryRecording patience(Duration patience) {
        this.patience = patience;
        return this;
    }

    /** Exceptions of this type mean that the operation surely did not happen, and never will. All others: nobody knows. */
    public HistoryRecording surelyNotDone(Class<? extends Throwable> type) {
        return surelyNotDone(type::isInstance);
    }

    /** Exceptions of which this is true mean that the operation surely did not happen, and never will. */
    public HistoryRecording surelyNotDone(Predicate<Throwable> rule) {
        rules.surelyNotDone(rule);
        return this;
    }

    /** A client for the calling thread. */
    public RecordedClient client() {
        return new RecordedClient(recorder, rules, unique, clientNumber.getAndIncrement(), seed);
    }

    /** So many clients, to be started. */
    public Clients clients(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a load has at least 1 client, not " + count);
        }
        return new Clients(IntStream.range(0, count).mapToObj(i -> client()).toList(), loads::add);
    }

    /** True if something was recorded that nobody asked the end of. */
    public synchronized boolean isLeftUnjudged() {
        return finished == null && recorder.size() > 0;
    }

    /**
     * Waits for all clients, and ends the history. A second call gives the same.
     *
     * @throws IllegalStateException if a client's step threw outside of its operations
     */
    public synchronized RecordedHistory finish() throws InterruptedException {
        if (finished != null) {
            return finished;
        }
        List<Throwable> failures = new ArrayList<>();
        for (Load load : loads) {
            Stream.ofNullable(load.end(patience)).forEach(failures::add);
        }
        List<FaultWindow> faults = journals.stream()
                .flatMap(journal -> journal.windowsSince(recorder.originNanos()).stream())
                .toList();
        History history = recorder.finish(faults);
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a client's step failed: " + failures.get(0), failures.get(0));
        }
        finished = new RecordedHistory(history, folder);
        return finished;
    }

    /** Stops all clients; for a test that ended before it finished the history. */
    public void abandon() throws InterruptedException {
        for (Load load : loads) {
            load.stop();
        }
        for (Load load : loads) {
            load.end(Duration.ofSeconds(1));
        }
    }
}
