// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RingRoutingTest {
    private static final Address A = new Address("127.0.0.1", 1);
    private static final Address B = new Address("127.0.0.1", 2);

    private static final Address C = new Address("127.0.0.1", 3);
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final NodeId N3 = new NodeId("n3");

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

    @Test
    void asksNodesThatAreSaidToBeDeadLastOfAll() {
        RingRouting three = new RingRouting(Map.of(N1, A, N2, B, N3, C), clock::get);
        StoreKey key = new StoreKey("b", Bytes.ofUtf8("k"));
        Ring ring = new Ring(1, List.of(Member.of("n1"), Member.of("n2"), Member.of("n3")));
        for (NodeId dead : List.of(N1, N2, N3)) {
            three.learned(new RingSnapshot(ring, Set.of(dead), Set.of(), Map.of("b", 1), Map.of()));
            List<Address> targets = three.targets(key);
            assertThat(targets)
                    .hasSize(3)
                    .last()
                    .isEqualTo(Map.of(N1, A, N2, B, N3, C).get(dead));
            NodeId owner = ring.owners(Token.of(key), 1).get(0);
            assertThat(owner.equals(dead)
                            || targets.get(0).equals(Map.of(N1, A, N2, B, N3, C).get(owner)))
                    .as("a living owner is asked first")
                    .isTrue();
        }
    }

    @Test
    void learnsWhereOwnersAreThatItWasNotGiven() {
        RingRouting one = new RingRouting(Map.of(N1, A), clock::get);
        Ring ring = new Ring(1, List.of(Member.of("n1"), Member.of("n2"), Member.of("n3")));
        one.learned(new RingSnapshot(ring, Set.of(), Set.of(), Map.of("b", 3), Map.of(N2, B)));
        assertThat(one.targets(new StoreKey("b", Bytes.ofUtf8("k")))).containsExactlyInAnyOrder(A, B);
        assertThat(one.anyTargets()).containsExactly(A);
    }

    @Test
    void aListKeepsItsOrderButForThoseThatFailed() {
        Routing listed = Routing.listed(List.of(B, A), clock::get);
        assertThat(listed.anyTargets()).containsExactly(B, A);
        listed.failed(B);
        assertThat(listed.targets(new StoreKey("b", Bytes.ofUtf8("k")))).containsExactly(A, B);
        pass(Duration.ofSeconds(2));
        assertThat(listed.anyTargets()).containsExactly(B, A);
        assertThat(listed.wantsRing()).isFalse();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static RingSnapshot ring(long epoch) {
        return new RingSnapshot(
                new Ring(epoch, List.of(Member.of("n1"), Member.of("n2"))), Set.of(), Set.of(), Map.of(), Map.of());
    }
}
