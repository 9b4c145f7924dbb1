// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.real.NodeVitals;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was done to the containers of a cluster by others than the harness, though it was undone since: the engine remembers it. Looks
 * every second until it is closed. Thread-safe.
 */
final class ForeignHands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignHands.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final long END_SECONDS = 2;

    private final EngineEvents events;
    private final AskedCalls asked;
    private final ScheduledThreadPoolExecutor looking =
            new ScheduledThreadPoolExecutor(1, task -> daemon(new Thread(task, "foreign-hands")));

    private ForeignHands(EngineEvents events, AskedCalls asked) {
        this.events = events;
        this.asked = asked;
    }

    /** Begins to look. */
    static ForeignHands watch(EngineEvents events, AskedCalls asked) {
        ForeignHands hands = new ForeignHands(events, asked);
        var unused = hands.looking.scheduleWithFixedDelay(hands::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return hands;
    }

    private static Thread daemon(Thread thread) {
        thread.setDaemon(true);
        return thread;
    }

    private void look() {
        try {
            int unused = events.read().size();
        } catch (ClusterException e) {
            // Whoever asks in the end is told.
            LOG.debug("event=events-unread", e);
        }
    }

    /** These vitals, and after them what others did. */
    NodeVitals with(NodeVitals vitals) {
        return new NodeVitals() {
            @Override
            public @Nullable String obituary() {
                String obituary = vitals.obituary();
                return obituary == null ? first() : obituary;
            }

            @Override
            public String lastWords(String node) {
                return vitals.lastWords(node);
            }
        };
    }

    /** What others did first, in words; null if they did nothing. */
    private @Nullable String first() {
        try {
            return asked.firstForeign(events.read())
                    .map(event ->
                            event.words() + (event.kind() == EngineEvent.Kind.DIE ? ", unasked" : ", by nobody here"))
                    .orElse(null);
        } catch (ClusterException e) {
            return "what others did to the containers cannot be seen: " + e.getMessage();
        }
    }

    /** Waits for what is being read. */
    @Override
    public void close() {
        looking.shutdown();
        try {
            boolean unused = looking.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
