// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RingRoutingTest {
    private static final Address A = new Address("127.0.0.1", 1);
    private static final Address B = new Address("127.0.0.1", 2);

    private final AtomicLong clock = new AtomicLong();
    private final RingRouting routing = new RingRouting(Map.of(new NodeId("n1"), A, new NodeId("n2"), B), clock::get);

    @Test
    void putsANodeThatFailedLastForAWhile() {
        assertThat(routing.anyTargets()).containsExactly(A, B);
        routing.failed(A);
        assertThat(routing.anyTargets()).containsExactly(B, A);
        routing.failed(B);
        assertThat(routing.anyTargets()).as("better than none").containsExactly(A, B);
        pass(Duration.ofSeconds(2));
        routing.failed(B);
        assertThat(routing.anyTargets()).containsExactly(A, B);
    }

    @Test
    void asksForTheRingAtFirstThenNowAndThenAndSoonAfterAFailure() {
        assertThat(routing.wantsRing()).isTrue();
        assertThat(routing.wantsRing()).as("asked a moment ago").isFalse();
        routing.learned(ring(1));
        pass(Duration.ofSeconds(9));
        assertThat(routing.wantsRing()).isFalse();
        routing.failed(A);
        assertThat(routing.wantsRing()).isTrue();
        routing.learned(ring(1));
        pass(Duration.ofSeconds(10));
        assertThat(routing.wantsRing()).isTrue();
    }

    @Test
    void goesByTheNewestEpoch() {
        routing.learned(ring(2));
        pass(Duration.ofSeconds(20));
        routing.learned(ring(1));
        assertThat(routing.wantsRing()).as("an older ring teaches nothing").isTrue();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static RingSnapshot ring(long epoch) {
        return new RingSnapshot(
                new Ring(epoch, List.of(Member.of("n1"), Member.of("n2"))), Set.of(), Set.of(), Map.of(), Map.of());
    }
}
