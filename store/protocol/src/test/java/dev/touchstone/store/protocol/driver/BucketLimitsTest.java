// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** There are as many buckets as there may be, and no more, wherever they are made. */
class BucketLimitsTest {
    private static final int BUCKETS_MAX = 1000;
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final NodeId N3 = new NodeId("n3");

    private static Request define(String name) {
        return new Request.DefineBucket(name, BucketSettings.DEFAULT);
    }

    private static TestCluster withBuckets(int count) {
        TestCluster cluster = new TestCluster(3);
        for (int i = 0; i < count; i++) {
            assertThat(cluster.ask(N1, define("b" + i))).isInstanceOf(Reply.Configured.class);
        }
        return cluster;
    }

    private static void refused(Reply reply) {
        assertThat(reply).isInstanceOfSatisfying(Reply.Rejected.class, rejected -> assertThat(rejected.reason())
                .isEqualTo(Reply.Reason.TOO_MANY_BUCKETS));
    }

    /** Each node knows of less than there is while the others make some, too. */
    @Test
    void nodesThatMakeBucketsAtOnceMakeNoMoreThanThereMayBe() {
        TestCluster cluster = withBuckets(BUCKETS_MAX - 5);
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            for (NodeId node : List.of(N1, N2, N3)) {
                cluster.submit(node, define(node + "." + i), replies::add);
            }
        }
        cluster.run(Duration.ofSeconds(20));
        assertThat(replies).hasSize(18);
        assertThat(replies).filteredOn(Reply.Configured.class::isInstance).hasSize(5);
        replies.stream().filter(Reply.Rejected.class::isInstance).forEach(BucketLimitsTest::refused);
        cluster.members.forEach(
                each -> assertThat(cluster.node(each.id()).view().buckets()).hasSize(BUCKETS_MAX));

        assertThat(cluster.ask(N2, define("b7"))).as("a change").isInstanceOf(Reply.Configured.class);
        assertThat(cluster.ask(N3, new Request.DropBucket("b8"))).isInstanceOf(Reply.Configured.class);
        assertThat(cluster.ask(N1, define("b8"))).as("made again").isInstanceOf(Reply.Configured.class);
        refused(cluster.ask(N1, define("more")));
    }

    /** A claim that comes to nothing takes no place for ever. */
    @Test
    void theClaimOfOneThatDiedIsFreed() {
        TestCluster cluster = withBuckets(BUCKETS_MAX - 1);
        cluster.lost = (to, message) -> message instanceof Message.Paxos && isMaking(message, "lost");
        cluster.submit(N3, define("lost"), none -> {});
        cluster.run(Duration.ofMillis(100));
        cluster.kill(N3);
        cluster.heal();
        cluster.run(Duration.ofSeconds(20));
        refused(cluster.ask(N1, define("more")));
        cluster.run(Duration.ofSeconds(20));
        assertThat(cluster.ask(N1, define("more"))).isInstanceOf(Reply.Configured.class);
        cluster.start(N3);
        cluster.run(Duration.ofSeconds(5));
        refused(cluster.ask(N3, define("lost")));
    }

    private static boolean isMaking(Message message, String name) {
        return message instanceof Message.Paxos paxos
                && paxos.part() instanceof PaxosMessage.Prepare prepare
                && prepare.register().utf8().equals(name);
    }

    /** A name that was dropped is remembered, so there is an end to that as well; it may be taken again. */
    @Test
    void bucketsHaveNoMoreNamesThanMayBeRemembered() {
        TestCluster cluster = withBuckets(1);
        cluster.members.forEach(each -> cluster.kill(each.id()));
        cluster.members.forEach(each -> cluster.dropped(each.id(), 3_999));
        cluster.members.forEach(each -> cluster.start(each.id()));
        refused(cluster.ask(N1, define("more")));
        assertThat(cluster.ask(N2, define("dropped17"))).isInstanceOf(Reply.Configured.class);
        assertThat(cluster.ask(N3, new Request.DropBucket("dropped17"))).isInstanceOf(Reply.Configured.class);
        refused(cluster.ask(N3, define("more")));
    }

    /** However many were dropped, a line that tells of it can be read. */
    @Test
    void whatIsToldOfThemIsShort() {
        TestCluster cluster = withBuckets(100);
        for (int i = 0; i < 100; i++) {
            cluster.ask(N1, new Request.DropBucket("b" + i));
        }
        cluster.run(Duration.ofSeconds(20));
        assertThat(cluster.notes).anyMatch(note -> note.contains("dropped-freed") && note.endsWith(" more"));
        assertThat(cluster.notes)
                .filteredOn(note -> note.contains("dropped-freed"))
                .allSatisfy(note -> assertThat(note).hasSizeLessThan(200));
    }
}
