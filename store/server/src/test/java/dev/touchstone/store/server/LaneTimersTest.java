// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.port.TimerId;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Timers of a lane: all fire but those that were cancelled, and those of one delay in the order of their starts. */
final class LaneTimersTest {
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration LATER = Duration.ofMillis(60);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Loop loop =
            Loop.next(vertx).toCompletionStage().toCompletableFuture().join();
    private final LaneTimers timers = new LaneTimers(vertx, loop);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void firesInTheOrderOfTheStartsButForWhatWasCancelled() throws Exception {
        List<Long> fired = new ArrayList<>();
        CompletableFuture<List<Long>> done = new CompletableFuture<>();
        loop.execute(() -> {
            for (long i = 1; i <= 9; i++) {
                timers.start(new TimerId(i), SOON, timer -> fired.add(timer.number()));
            }
            // The first, one in the middle, the last.
            timers.cancel(new TimerId(1));
            timers.cancel(new TimerId(5));
            timers.cancel(new TimerId(9));
            timers.start(new TimerId(10), LATER, timer -> done.complete(List.copyOf(fired)));
        });

        assertThat(done.get(60, TimeUnit.SECONDS)).containsExactly(2L, 3L, 4L, 6L, 7L, 8L);
    }

    @Test
    void startsOneAgainThatRuns() throws Exception {
        List<String> fired = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        loop.execute(() -> {
            timers.start(new TimerId(1), SOON, timer -> fired.add("before"));
            timers.start(new TimerId(1), SOON, timer -> fired.add("again"));
            timers.start(new TimerId(2), LATER, timer -> done.complete(List.copyOf(fired)));
        });

        assertThat(done.get(60, TimeUnit.SECONDS)).containsExactly("again");
    }

    @Test
    void startsFromWhatFired() throws Exception {
        CompletableFuture<Long> done = new CompletableFuture<>();
        loop.execute(() -> timers.start(
                new TimerId(1),
                SOON,
                ignored -> timers.start(
                        new TimerId(2),
                        SOON,
                        again -> timers.start(new TimerId(3), LATER, last -> done.complete(last.number())))));

        assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(3L);
    }

    @Test
    void aLoopRunsWhatItIsGivenWhileItRunsAfterThatAndInOrder() throws Exception {
        List<Integer> ran = new ArrayList<>();
        CompletableFuture<List<Integer>> done = new CompletableFuture<>();
        int many = 1_000;
        loop.execute(() -> {
            for (int i = 0; i < many; i++) {
                int number = i;
                loop.execute(() -> ran.add(number));
            }
            assertThat(ran).isEmpty();
            loop.execute(() -> done.complete(List.copyOf(ran)));
        });

        List<Integer> all = done.get(60, TimeUnit.SECONDS);
        assertThat(all).hasSize(many).isSorted();
    }
}
