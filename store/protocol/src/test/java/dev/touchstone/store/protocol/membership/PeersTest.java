// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Heartbeat;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    /** Who speaks of others. */
    private static final NodeId N9 = new NodeId("n9");

    private static final long SECOND = 1_000_000_000;

    private static Peers peersOf(NodeId self, long boot) {
        List<Member> members = List.of(Member.of("n1"), Member.of("n2"), Member.of("n3"));
        NodeConfig config =
                new NodeConfig(self, members, 1, NodeConfig.Gossip.DEFAULT, NodeConfig.Limits.DEFAULT, false);
        return new Peers(config, new Ring(1, config.members()), new Incarnation(self, boot), 0);
    }

    private static void believed(String implausible) {
        throw new AssertionError(implausible);
    }

    private static Peers after30Seconds() {
        Peers peers = peersOf(N1, 1);
        for (int second = 1; second <= 30; second++) {
            peers.awake(second * SECOND);
            peers.beat();
            peers.merge(N9, beats(second), second * SECOND, PeersTest::believed);
        }
        return peers;
    }

    private static List<Heartbeat> beats(long beat) {
        return List.of(new Heartbeat(N2, 1, beat), new Heartbeat(new NodeId("n3"), 1, beat));
    }

    @Test
    void silenceIsHeldAgainstPeersThatAreSilent() {
        Peers peers = after30Seconds();
        for (int second = 31; second <= 90; second++) {
            peers.awake(second * SECOND);
        }
        assertThat(peers.liveness(90 * SECOND)).containsEntry(N2, Liveness.DEAD).containsEntry(N1, Liveness.ALIVE);
    }

    /** What comes first after a pause may be a message, and not the round: nobody is taken for dead in between. */
    @Test
    void nobodyIsConvictedByAPauseOfThisNode() {
        Peers peers = after30Seconds();
        peers.awake(90 * SECOND);
        assertThat(peers.liveness(90 * SECOND)).doesNotContainValue(Liveness.DEAD);
    }

    /** n1 lost its disk and drew a lower boot number: its peers would ignore its heartbeats, and take it for dead for ever. */
    @Test
    void aNodeThatLostItsDiskOutlivesItsFormerLife() {
        Peers reborn = peersOf(N1, 7);
        Peers other = peersOf(N2, 1);
        other.merge(N9, List.of(new Heartbeat(N1, 1000, 400)), SECOND, PeersTest::believed);
        other.merge(N9, reborn.table(), 2 * SECOND, PeersTest::believed);
        assertThat(other.table()).contains(new Heartbeat(N1, 1000, 400));

        reborn.merge(N9, other.table(), 3 * SECOND, PeersTest::believed);
        reborn.beat();
        other.merge(N9, reborn.table(), 60 * SECOND, PeersTest::believed);
        assertThat(other.table()).contains(new Heartbeat(N1, 1001, 1));
        assertThat(other.liveness(61 * SECOND)).containsEntry(N1, Liveness.ALIVE);
    }

    /** What others remember of a node that may be long gone is no sign of life; that it beats, or speaks, is one. */
    @Test
    void hearsOfANodeWhenItBeatsOrSpeaksAndNotByWhatOthersRemember() {
        Peers peers = peersOf(N1, 1);
        assertThat(peers.heard()).containsExactly(N1);
        peers.merge(N9, List.of(new Heartbeat(N2, 1, 40)), SECOND, PeersTest::believed);
        peers.merge(N9, List.of(new Heartbeat(N2, 1, 40)), 2 * SECOND, PeersTest::believed);
        peers.merge(N9, List.of(new Heartbeat(N2, 1, 39)), 2 * SECOND, PeersTest::believed);
        assertThat(peers.heard()).containsExactly(N1);
        peers.merge(N9, List.of(new Heartbeat(N2, 1, 41)), 3 * SECOND, PeersTest::believed);
        assertThat(peers.heard()).containsExactly(N1, N2);
        peers.heardFrom(new NodeId("n3"));
        peers.heardFrom(new NodeId("n9"));
        assertThat(peers.heard()).containsExactly(N1, N2, new NodeId("n3"));
    }

    /** The table is the same in whatever order gossip comes, and however often. */
    @Test
    void mergingIsInAnyOrder() {
        SplittableRandom random = new SplittableRandom(3);
        List<Heartbeat> told = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            told.add(
                    new Heartbeat(random.nextBoolean() ? N2 : new NodeId("n3"), random.nextInt(3), random.nextInt(50)));
        }
        Peers first = peersOf(N1, 1);
        first.merge(N9, told, SECOND, PeersTest::believed);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(told, new java.util.Random(round));
            Peers again = peersOf(N1, 1);
            told.forEach(each -> again.merge(N9, List.of(each, told.get(0)), SECOND, PeersTest::believed));
            assertThat(again.table()).isEqualTo(first.table());
        }
    }

    /** A forged heartbeat that no honest one could follow would make a node dead for ever, and so it is not believed. */
    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 9223372036854775807",
        "9223372036854775807, 0",
        "4611686018428436481, 0",
        "1, 9223372036854775807",
        "1, 281474976710657",
        "-1, 5",
        "1, -1",
    })
    void believesNothingThatCannotBe(long boot, long beat) {
        Peers peers = peersOf(N2, 1);
        peers.merge(N9, List.of(new Heartbeat(N1, 1, 3)), SECOND, PeersTest::believed);
        List<String> told = new ArrayList<>();
        peers.merge(N9, List.of(new Heartbeat(N1, boot, beat), new Heartbeat(N2, boot, beat)), SECOND, told::add);
        assertThat(told).hasSize(2);
        assertThat(peers.table()).containsExactly(new Heartbeat(N1, 1, 3), new Heartbeat(N2, 1, 0));
        peers.merge(N9, List.of(new Heartbeat(N1, 1, 4)), 2 * SECOND, PeersTest::believed);
        assertThat(peers.table()).contains(new Heartbeat(N1, 1, 4));
    }

    /**
     * The most that is believed leaves room: the node outlives it. Who has missed it takes the node's own word for a sign of life,
     * and nobody takes it for dead.
     */
    @Test
    void aNodeOutlivesWhatIsForgedOfIt() {
        NodeId n3 = new NodeId("n3");
        Peers n1 = peersOf(N1, 5);
        Peers fooled = peersOf(N2, 1);
        Peers spared = peersOf(n3, 1);
        List<String> doubted = new ArrayList<>();
        for (int second = 1; second <= 100; second++) {
            long now = second * SECOND;
            List.of(n1, fooled, spared).forEach(each -> each.awake(now));
            long worst = Plausible.STEP_MAX + Math.max(Plausible.DRAWN_BOOT_MAX, boot(fooled));
            List<Heartbeat> forged = List.of(new Heartbeat(N1, worst, Plausible.BEAT_MAX));
            fooled.merge(n3, forged, now, PeersTest::believed);
            assertThat(boot(fooled)).isEqualTo(worst);
            n1.merge(N2, fooled.table(), now, doubted::add);
            n1.beat();
            fooled.merge(N1, n1.table(), now, PeersTest::believed);
            spared.merge(N1, n1.table(), now, doubted::add);
            assertThat(boot(fooled)).isEqualTo(worst + 1);
            assertThat(fooled.liveness(now)).containsEntry(N1, Liveness.ALIVE);
            assertThat(spared.liveness(now)).containsEntry(N1, Liveness.ALIVE);
        }
        assertThat(doubted).as("n3 missed what n2 believed").isNotEmpty();
    }

    private static long boot(Peers of) {
        return of.table().stream()
                .filter(each -> each.node().equals(N1))
                .mapToLong(Heartbeat::boot)
                .findFirst()
                .orElse(0);
    }
}
