// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.version.CausalContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The ring is changed under load. */
class EpochTest {
    private static final NodeId N2 = new NodeId("n2");

    /** Of three owners one is replaced at most: any three that wrote, and any two that read, have one in common. */
    private static final BucketSettings SETTINGS = new BucketSettings(
            3, 2, 3, Consistency.QUORUM, Resolve.LWW, QuorumKind.STRICT, ReadRepair.BLOCKING, new TreeSet<>());

    private static Ring without(TestCluster cluster, String gone) {
        List<Member> left = cluster.members.stream()
                .filter(member -> !member.id().name().equals(gone))
                .toList();
        return new Ring(2, left);
    }

    private static Request put(String key, String value) {
        return new Request.Put(TestCluster.key(key), Value.ofUtf8(value), CausalContext.EMPTY, RequestOptions.DEFAULTS);
    }

    /** Each key is written once, at any node; every one that was acknowledged is read afterwards, and at any node. */
    @Test
    void nothingAcknowledgedIsLostWhileTheRingChanges() {
        int refused = 0;
        for (int seed = 1; seed <= 20; seed++) {
            TestCluster cluster = new TestCluster(5).define(SETTINGS);
            SplittableRandom random = new SplittableRandom(seed);
            SplittableRandom network = random.split();
            cluster.slow = (to, message) -> network.nextInt(3) == 0;
            TreeMap<String, Reply> replies = new TreeMap<>();
            List<String> missed = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String key = "k" + i;
                NodeId at = cluster.members.get(random.nextInt(4)).id();
                cluster.submit(at, put(key, "v" + i), reply -> replies.put(key, reply));
                replies.keySet().stream()
                        .skip(random.nextInt(replies.size() + 1))
                        .findFirst()
                        .ifPresent(known -> {
                            if (replies.get(known) instanceof Reply.Stored) {
                                NodeId reader =
                                        cluster.members.get(random.nextInt(4)).id();
                                cluster.submit(
                                        reader,
                                        new Request.Get(TestCluster.key(known), RequestOptions.DEFAULTS),
                                        reply -> {
                                            if (reply instanceof Reply.Absent) {
                                                missed.add(known + " at " + reader);
                                            }
                                        });
                            }
                        });
                if (i == 100) {
                    cluster.node(N2).changeRing(without(cluster, "n5"));
                }
                cluster.run(Duration.ofMillis(random.nextInt(30)));
            }
            cluster.run(Duration.ofSeconds(5));
            assertThat(missed).as("seed %d", seed).isEmpty();
            assertThat(replies).hasSize(200);
            assertThat(replies.values())
                    .filteredOn(reply -> !(reply instanceof Reply.Stored))
                    .isEmpty();
            refused += (int) cluster.notes.stream()
                    .filter(note -> note.contains(" view-stale "))
                    .count();
            replies.forEach((key, reply) -> {
                if (reply instanceof Reply.Stored) {
                    assertThat(cluster.read(new NodeId("n4"), key)).containsExactly("v" + key.substring(1));
                }
            });
            cluster.members.forEach(member ->
                    assertThat(cluster.node(member.id()).view().ring().epoch()).isEqualTo(2));
        }
        assertThat(refused).isPositive();
    }

    /** A coordinator that does not hear of the new ring acknowledges nothing by the old one. */
    @Test
    void whoDoesNotHearOfTheNewRingEndsHonestly() {
        TestCluster cluster = new TestCluster(5).define(SETTINGS);
        NodeId late = cluster.owners("k", 3).get(0);
        cluster.lost = (to, message) -> to.equals(late) && message instanceof Message.ShareRing;
        NodeId other = cluster.owners("k", 3).get(1);
        cluster.node(other).changeRing(new Ring(2, cluster.members));
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.ask(late, put("k", "v"))).isInstanceOf(Reply.Indeterminate.class);
        assertThat(cluster.get(late, "k"))
                .isInstanceOfSatisfying(Reply.Rejected.class, rejected -> assertThat(rejected.detail())
                        .contains("newer view"));
        cluster.heal();
        assertThat(cluster.ask(late, put("k", "w"))).isInstanceOf(Reply.Stored.class);
        assertThat(cluster.read(other, "k")).containsExactly("w");
    }
}
