// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.nemesis.LinkFault.ResetLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LinkWishesTest {
    private static final Link LINK = new Link("n1", "n2");
    private static final Link OTHER = new Link("n2", "n1");

    private final LinkWishes<String> wishes = new LinkWishes<>(link -> link);
    private final List<String> done = new ArrayList<>();

    @Test
    void aHarmIsDoneByTheFirstAndUndoneWithTheLast() throws IOException {
        Fault one = fault();
        Fault equal = fault();
        assertThat(take(one, "cut")).isTrue();
        assertThat(take(equal, "cut")).isFalse();
        assertThat(take(one, "slow")).isTrue();
        assertThat(wishes.all(LINK)).containsExactly("cut", "slow");
        assertThat(wishes.others(LINK, one)).containsExactly("cut");
        assertThat(wishes.all(OTHER)).isEmpty();
        assertThat(release(one, "cut")).isNull();
        assertThat(release(one, "cut")).as("healed twice it ends no other").isNull();
        assertThat(release(equal, "cut")).isEqualTo("undone cut");
        assertThat(release(equal, "cut")).as("what is undone is undone again").isEqualTo("undone cut");
        assertThat(wishes.all(LINK)).isEmpty();
    }

    @Test
    void whatCouldNotBeDoneIsUndoneAllTheSame() throws IOException {
        Fault fault = fault();
        assertThatThrownBy(() -> wishes.take(LINK, fault, "cut", () -> {
                    throw new IOException("half done");
                }))
                .hasMessage("half done");
        assertThat(wishes.all(LINK)).containsExactly("cut");
        assertThat(release(fault, "cut")).isEqualTo("undone cut");
    }

    /** Whatever the order in which faults come and go, the harm holds while one wants it, and is never done twice. */
    @Test
    void countingAndDoingAreOneStep() throws InterruptedException {
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> {
                for (int round = 0; round < 2_000; round++) {
                    Fault fault = fault();
                    try {
                        wishes.take(LINK, fault, "cut", depth::incrementAndGet);
                        wrong.addAndGet(depth.get() == 1 ? 0 : 1);
                        wishes.release(LINK, fault, "cut", depth::decrementAndGet);
                    } catch (IOException e) {
                        wrong.incrementAndGet();
                    }
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).hasValue(0);
        assertThat(depth).hasValue(0);
    }

    private static Fault fault() {
        return new ResetLinks("reset", "some", List.of(LINK));
    }

    private boolean take(Fault fault, String harm) throws IOException {
        int before = done.size();
        wishes.take(LINK, fault, harm, () -> done.add(harm));
        return done.size() > before;
    }

    private String release(Fault fault, String harm) throws IOException {
        return wishes.release(LINK, fault, harm, () -> "undone " + harm);
    }
}
