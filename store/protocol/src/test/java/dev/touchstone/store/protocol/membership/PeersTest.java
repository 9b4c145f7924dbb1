// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.message.Message.Heartbeat;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final long SECOND = 1_000_000_000;

    private static Peers peersOf(NodeId self, long boot) {
        List<Member> members = List.of(Member.of("n1"), Member.of("n2"), Member.of("n3"));
        NodeConfig config =
                new NodeConfig(self, members, 1, NodeConfig.Gossip.DEFAULT, NodeConfig.Limits.DEFAULT, false);
        return new Peers(config, new Incarnation(self, boot), 0);
    }

    private static Peers after30Seconds() {
        Peers peers = peersOf(N1, 1);
        for (int second = 1; second <= 30; second++) {
            peers.awake(second * SECOND);
            peers.beat();
            peers.merge(beats(second), second * SECOND);
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
        other.merge(List.of(new Heartbeat(N1, 1000, 400)), SECOND);
        other.merge(reborn.table(), 2 * SECOND);
        assertThat(other.table()).contains(new Heartbeat(N1, 1000, 400));

        reborn.merge(other.table(), 3 * SECOND);
        reborn.beat();
        other.merge(reborn.table(), 60 * SECOND);
        assertThat(other.table()).contains(new Heartbeat(N1, 1001, 1));
        assertThat(other.liveness(61 * SECOND)).containsEntry(N1, Liveness.ALIVE);
    }

    /** What others remember of a node that may be long gone is no sign of life; that it beats, or speaks, is one. */
    @Test
    void hearsOfANodeWhenItBeatsOrSpeaksAndNotByWhatOthersRemember() {
        Peers peers = peersOf(N1, 1);
        assertThat(peers.heard()).containsExactly(N1);
        peers.merge(List.of(new Heartbeat(N2, 1, 40)), SECOND);
        peers.merge(List.of(new Heartbeat(N2, 1, 40)), 2 * SECOND);
        peers.merge(List.of(new Heartbeat(N2, 1, 39)), 2 * SECOND);
        assertThat(peers.heard()).containsExactly(N1);
        peers.merge(List.of(new Heartbeat(N2, 1, 41)), 3 * SECOND);
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
        first.merge(told, SECOND);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(told, new java.util.Random(round));
            Peers again = peersOf(N1, 1);
            told.forEach(each -> again.merge(List.of(each, told.get(0)), SECOND));
            assertThat(again.table()).isEqualTo(first.table());
        }
    }
}
