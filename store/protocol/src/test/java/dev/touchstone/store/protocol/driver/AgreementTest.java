// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The settings of a bucket are what a majority agreed on, change after change. */
class AgreementTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final NodeId N3 = new NodeId("n3");

    private static Request define(int r, int w, KnownBug... bugs) {
        return new Request.DefineBucket(
                TestCluster.BUCKET,
                new BucketSettings(
                        3,
                        r,
                        w,
                        Consistency.QUORUM,
                        Resolve.LWW,
                        QuorumKind.STRICT,
                        ReadRepair.BLOCKING,
                        new TreeSet<>(List.of(bugs))));
    }

    /** Each is good by itself, but not after the other: what is written by w = 1 a read by r = 1 would miss. */
    private static List<Reply> changedAtOnce(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3);
        cluster.ask(N1, define(3, 3, bugs));
        cluster.cut(N1, N3);
        cluster.cut(N3, N1);
        List<Reply> replies = new ArrayList<>();
        cluster.submit(N1, define(1, 3, bugs), replies::add);
        cluster.submit(N3, define(3, 1, bugs), replies::add);
        cluster.run(Duration.ofMillis(1_500));
        cluster.heal();
        cluster.run(Duration.ofSeconds(10));
        assertThat(replies).hasSize(2);
        BucketSettings settings = cluster.node(N2).view().buckets().get(TestCluster.BUCKET);
        cluster.members.forEach(each ->
                assertThat(cluster.node(each.id()).view().buckets()).containsEntry(TestCluster.BUCKET, settings));
        return replies;
    }

    @Test
    void ofTwoChangesAtOnceThatDoNotGoTogetherOneIsRefused() {
        List<Reply> replies = changedAtOnce();
        assertThat(replies)
                .filteredOn(reply -> reply instanceof Reply.Configured)
                .hasSizeLessThan(2);
        assertThat(replies)
                .filteredOn(
                        reply -> reply instanceof Reply.Rejected rejected && rejected.reason() == Reply.Reason.CONFLICT)
                .hasSize(1);
    }

    /** Else a drop might come to light when somebody changes the bucket in a year. */
    @Test
    void whatWasChosenIsToldThoughItsProposerDied() {
        TestCluster cluster = new TestCluster(3);
        cluster.ask(N1, define(2, 2));
        cluster.lost = (to, message) -> message instanceof Message.ShareBuckets;
        cluster.notes.clear();
        cluster.submit(N1, new Request.DropBucket(TestCluster.BUCKET), none -> {});
        while (cluster.notes.stream().noneMatch(note -> note.startsWith("n1 bucket-chosen"))) {
            cluster.run(Duration.ofNanos(100_000));
        }
        cluster.kill(N1);
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.node(N2).view().buckets()).hasSize(1);
        cluster.heal();
        cluster.run(Duration.ofSeconds(12));
        assertThat(cluster.node(N2).view().buckets()).isEmpty();
        assertThat(cluster.node(N3).view().buckets()).isEmpty();
    }

    @Test
    void aNodeThatLostItsDiskHelpsNobodyToAMajorityBeforeTheOthersToldItWhatTheyHave() {
        TestCluster cluster = new TestCluster(3);
        cluster.ask(N1, define(2, 2));
        cluster.kill(N2);
        cluster.kill(N3);
        cluster.forgetBuckets(N3);
        cluster.start(N3);
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.ask(N1, define(2, 3)))
                .isInstanceOfSatisfying(Reply.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(Reply.Reason.UNAVAILABLE));
        cluster.start(N2);
        cluster.run(Duration.ofSeconds(3));
        cluster.kill(N2);
        cluster.run(Duration.ofSeconds(60));
        assertThat(cluster.ask(N1, define(2, 3))).isInstanceOf(Reply.Configured.class);
    }

    @Test
    void settingsThatWereSavedBeforeThereWasAnAgreementAreGoneOnFrom() {
        TestCluster cluster = new TestCluster(3);
        cluster.ask(N1, define(2, 2));
        Generation before = cluster.node(N1).view().generations().get(TestCluster.BUCKET);
        cluster.members.forEach(each -> cluster.kill(each.id()));
        cluster.members.forEach(each -> cluster.forgetAgreements(each.id()));
        cluster.members.forEach(each -> cluster.start(each.id()));
        assertThat(cluster.ask(N3, define(2, 3))).isInstanceOf(Reply.Configured.class);
        assertThat(cluster.node(N1).view().generations().get(TestCluster.BUCKET))
                .isEqualTo(before);
        assertThat(cluster.notes).anyMatch(note -> note.startsWith("n3 bucket-chosen b 1.2 by n3"));
    }
}
