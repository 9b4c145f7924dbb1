// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What each known bug breaks, beside what holds without it; each is seen here, whether or not a campaign catches it. */
class KnownBugTest {
    private static final NodeId N1 = new NodeId("n1");

    private static BucketSettings settings(
            int r,
            int w,
            Consistency consistency,
            Resolve resolve,
            QuorumKind quorum,
            ReadRepair repair,
            KnownBug... bugs) {
        return new BucketSettings(3, r, w, consistency, resolve, quorum, repair, new TreeSet<>(List.of(bugs)));
    }

    private static BucketSettings strict(int r, int w, KnownBug... bugs) {
        return settings(r, w, Consistency.EVENTUAL, Resolve.SIBLINGS, QuorumKind.STRICT, ReadRepair.OFF, bugs);
    }

    private static BucketSettings quorum(int r, int w, KnownBug... bugs) {
        return settings(r, w, Consistency.QUORUM, Resolve.LWW, QuorumKind.STRICT, ReadRepair.BLOCKING, bugs);
    }

    @Test
    void repairThatIsNotAwaitedLetsAReadGoBack() {
        TestCluster cluster = new TestCluster(3).define(quorum(1, 3, KnownBug.REPAIR_NOT_AWAITED));
        cluster.lost = (to, message) -> message instanceof Message.ReplicatePut;
        cluster.put(N1, "k", "a");
        assertThat(cluster.read(N1, "k")).containsExactly("a");
        assertThat(cluster.record(new NodeId("n2"), "k").values()).isEmpty();
    }
    /** Kills every node while the save takes long: what was acknowledged must be there afterwards. */
    private static boolean survivesAKill(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3, 50_000).define(strict(2, 2, bugs));
        Reply reply = cluster.put(N1, "k", "a");
        assertThat(reply).isInstanceOf(Reply.Stored.class);
        cluster.members.forEach(each -> cluster.restart(each.id()));
        cluster.run(Duration.ofSeconds(3));
        return cluster.read(N1, "k").equals(List.of("a"));
    }

    @Test
    void whatWasAcknowledgedSurvivesAKillOfAllNodes() {
        assertThat(survivesAKill()).isTrue();
        assertThat(survivesAKill(KnownBug.ACK_BEFORE_SAVE)).isFalse();
    }

    /** A coordinator that restarts and writes again: the new write must not look like one already seen. */
    private static List<String> afterRestart(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(strict(3, 3, bugs));
        Reply.Stored first = (Reply.Stored) cluster.put(N1, "k", "a");
        cluster.put(N1, "k", "b", first.context());
        cluster.restart(N1);
        cluster.run(Duration.ofSeconds(3));
        cluster.put(N1, "k", "c");
        return cluster.read(new NodeId("n2"), "k");
    }

    @Test
    void noDotIsUsedTwice() {
        assertThat(afterRestart()).containsExactly("b", "c");
        assertThat(afterRestart(KnownBug.DOTS_REUSED_AFTER_RESTART)).doesNotContain("c");
    }

    private static List<String> afterAClockWentBack(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(quorum(2, 2, bugs));
        cluster.put(N1, "k", "a");
        cluster.wallSkewMicros.put(N1, -10_000_000L);
        cluster.put(N1, "k", "b");
        return cluster.read(N1, "k");
    }

    @Test
    void aCoordinatorNeverStampsBehindWhatItHasSeen() {
        assertThat(afterAClockWentBack()).containsExactly("b");
        assertThat(afterAClockWentBack(KnownBug.STAMPED_BY_WALL_CLOCK)).containsExactly("a");
    }

    private static Reply withTwoOwnersGone(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(strict(2, 2, bugs));
        cluster.isolate(N1);
        return cluster.put(N1, "k", "a");
    }

    @Test
    void onlyOwnersThatAcknowledgedCount() {
        assertThat(withTwoOwnersGone()).isInstanceOf(Reply.Indeterminate.class);
        assertThat(withTwoOwnersGone(KnownBug.ACK_BEFORE_QUORUM)).isInstanceOf(Reply.Stored.class);
        assertThat(withTwoOwnersGone(KnownBug.HINT_COUNTED_AS_OWNER)).isInstanceOf(Reply.Stored.class);
    }

    private static int valuesAfterConcurrentWrites(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(strict(3, 3, bugs));
        cluster.put(N1, "k", "a");
        cluster.put(new NodeId("n2"), "k", "b");
        return cluster.read(N1, "k").size();
    }

    @Test
    void noConcurrentWriteIsDropped() {
        assertThat(valuesAfterConcurrentWrites()).isEqualTo(2);
        assertThat(valuesAfterConcurrentWrites(KnownBug.MERGE_DROPS_SIBLINGS)).isEqualTo(1);
    }

    private static List<String> afterADeleteThatOneMissed(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(strict(3, 2, bugs));
        NodeId missing = new NodeId("n3");
        Reply.Stored stored = (Reply.Stored) cluster.put(N1, "k", "a");
        cluster.run(Duration.ofMillis(100));
        cluster.lost = (to, message) -> to.equals(missing);
        cluster.delete(N1, "k", stored.context());
        cluster.heal();
        return cluster.read(N1, "k");
    }

    @Test
    void aDeletedValueDoesNotComeBack() {
        assertThat(afterADeleteThatOneMissed()).isEmpty();
        assertThat(afterADeleteThatOneMissed(KnownBug.TOMBSTONE_FORGOTTEN)).containsExactly("a");
    }

    private static List<String> readAtALaggard(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(strict(2, 2, bugs));
        NodeId laggard = new NodeId("n3");
        cluster.lost = (to, message) -> to.equals(laggard) && message instanceof Message.ReplicatePut;
        cluster.put(N1, "k", "a");
        return cluster.read(laggard, "k");
    }

    @Test
    void aReadHearsAQuorum() {
        assertThat(readAtALaggard()).containsExactly("a");
        assertThat(readAtALaggard(KnownBug.READ_BELIEVES_FIRST_ANSWER)).isEmpty();
    }

    private static int copiesAfterALostReplay(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(strict(1, 2, bugs));
        NodeId laggard = new NodeId("n3");
        cluster.lost = (to, message) -> to.equals(laggard) && message instanceof Message.ReplicatePut;
        cluster.put(N1, "k", "a");
        cluster.run(Duration.ofSeconds(10));
        cluster.heal();
        cluster.run(Duration.ofSeconds(10));
        return cluster.record(laggard, "k").values().size();
    }

    @Test
    void aHintStaysUntilItIsAcknowledged() {
        assertThat(copiesAfterALostReplay()).isEqualTo(1);
        assertThat(copiesAfterALostReplay(KnownBug.HINT_FORGOTTEN_WHEN_SENT)).isZero();
    }

    private static Reply acknowledgedTwice(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(strict(2, 3, bugs));
        cluster.twice = (to, message) -> message instanceof Message.ReplicatePutAck;
        cluster.isolate(new NodeId("n3"));
        return cluster.put(N1, "k", "a");
    }

    @Test
    void aReplicaCountsOnceHoweverOftenItAnswers() {
        assertThat(acknowledgedTwice()).isInstanceOf(Reply.Indeterminate.class);
        assertThat(acknowledgedTwice(KnownBug.ANSWERS_COUNTED_TWICE)).isInstanceOf(Reply.Stored.class);
    }

    @Test
    void whatMayHaveHappenedIsNeverReportedAsFailed() {
        assertThat(withTwoOwnersGone()).isInstanceOf(Reply.Indeterminate.class);
        assertThat(withTwoOwnersGone(KnownBug.UNKNOWN_REPORTED_AS_FAILED)).isInstanceOf(Reply.Rejected.class);
    }

    private static List<String> afterABlindWrite(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(strict(3, 3, bugs));
        cluster.put(N1, "k", "a");
        cluster.put(N1, "k", "b");
        return cluster.read(N1, "k");
    }

    @Test
    void aWriteReplacesNothingThatItsWriterHasNotSeen() {
        assertThat(afterABlindWrite()).containsExactly("a", "b");
        assertThat(afterABlindWrite(KnownBug.WRITE_REPLACES_UNSEEN)).containsExactly("b");
    }
}
