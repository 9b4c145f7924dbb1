// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A bucket with data whose n, r or w is changed: what was acknowledged by the old rule must be found by the new one. */
class ChangedSettingsTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final int KEYS = 300;

    private static BucketSettings quorum(int n, int r, int w, KnownBug... bugs) {
        return new BucketSettings(
                n,
                r,
                w,
                Consistency.QUORUM,
                Resolve.LWW,
                QuorumKind.STRICT,
                ReadRepair.BLOCKING,
                new TreeSet<>(List.of(bugs)));
    }

    private static BucketSettings eventual(int n, int r, int w, QuorumKind kind) {
        return new BucketSettings(n, r, w, Consistency.EVENTUAL, Resolve.LWW, kind, ReadRepair.ASYNC, new TreeSet<>());
    }

    private static Reply change(TestCluster cluster, BucketSettings settings) {
        return cluster.ask(N1, new Request.DefineBucket(TestCluster.BUCKET, settings));
    }

    private static void assertRefused(Reply reply, String why) {
        assertThat(reply).isInstanceOfSatisfying(Reply.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(Reply.Reason.CONFLICT);
            assertThat(rejected.detail()).contains(why);
        });
    }

    /** Acknowledged keys of which the first read after the change, at any node, finds nothing. */
    private static int lostBy(BucketSettings before, BucketSettings after) {
        TestCluster cluster = new TestCluster(3).define(before);
        // What goes to the second owner is lost, as a network may: w decides whether that is borne.
        int[] turn = {0};
        cluster.lost = (to, message) -> before.w() < before.n() && turn[0]++ % 2 == 0;
        for (int i = 0; i < KEYS; i++) {
            assertThat(cluster.put(cluster.owners("k" + i, 1).get(0), "k" + i, "v"))
                    .isInstanceOf(Reply.Stored.class);
        }
        cluster.heal();
        change(cluster, after);
        int lost = 0;
        for (int i = 0; i < KEYS; i++) {
            NodeId owner = cluster.owners("k" + i, 1).get(0);
            cluster.slow = (to, message) -> to.equals(owner);
            NodeId at = cluster.owners("k" + i, 3).get(1);
            lost += cluster.read(at, "k" + i).isEmpty() ? 1 : 0;
        }
        return lost;
    }

    @Test
    void raisingNLosesNothing() {
        assertThat(lostBy(quorum(1, 1, 1), quorum(3, 2, 2))).isZero();
        assertThat(lostBy(
                        quorum(1, 1, 1, KnownBug.SETTINGS_CHANGED_AT_ONCE),
                        quorum(3, 2, 2, KnownBug.SETTINGS_CHANGED_AT_ONCE)))
                .isBetween(30, KEYS);
    }

    @Test
    void tradingReadsForWritesLosesNothing() {
        assertThat(lostBy(quorum(3, 3, 1), quorum(3, 1, 3))).isZero();
        assertThat(lostBy(
                        quorum(3, 3, 1, KnownBug.SETTINGS_CHANGED_AT_ONCE),
                        quorum(3, 1, 3, KnownBug.SETTINGS_CHANGED_AT_ONCE)))
                .isBetween(30, KEYS);
    }

    @Test
    void saysWhatStandsAgainstAChange() {
        TestCluster cluster = new TestCluster(3).define(quorum(3, 3, 1));
        assertRefused(change(cluster, quorum(1, 1, 1)), "n cannot be changed, it is 3");
        assertRefused(change(cluster, quorum(3, 2, 2)), "r is 3 at the least");
        assertThat(change(cluster, quorum(3, 3, 3))).isInstanceOf(Reply.Configured.class);
        // What was written while w was 1 is still on one owner alone.
        assertRefused(change(cluster, quorum(3, 1, 3)), "r is 3 at the least");
        assertThat(change(cluster, eventual(3, 1, 1, QuorumKind.SLOPPY))).isInstanceOf(Reply.Configured.class);
        assertRefused(change(cluster, quorum(3, 3, 3)), "stand-ins");
    }

    @Test
    void aRuleThatFindsWhatTheOldOneWroteIsTaken() {
        TestCluster cluster = new TestCluster(3).define(quorum(3, 2, 3));
        assertThat(change(cluster, quorum(3, 3, 3))).isInstanceOf(Reply.Configured.class);
        assertThat(change(cluster, quorum(3, 2, 2))).isInstanceOf(Reply.Configured.class);
        assertRefused(change(cluster, quorum(3, 1, 3)), "r is 2 at the least");
    }

    /** It has not heard of the change, asks itself alone, and would not find what the new rule acknowledges elsewhere. */
    @Test
    void aNodeThatWasAwayReadsByTheOldRuleAndMissesNothing() {
        TestCluster cluster = new TestCluster(3).define(quorum(3, 1, 3));
        assertThat(change(cluster, quorum(3, 3, 3))).isInstanceOf(Reply.Configured.class);
        assertRefused(change(cluster, quorum(3, 3, 1)), "w is 3 at the least");
        assertRefused(change(cluster, quorum(3, 2, 2)), "w is 3 at the least");
    }

    /** A dropped bucket that is made again has no data yet, and so any settings. */
    @Test
    void anyRuleMayBeginANewBucket() {
        TestCluster cluster = new TestCluster(3).define(quorum(1, 1, 1));
        cluster.ask(N1, new Request.DropBucket(TestCluster.BUCKET));
        assertThat(change(cluster, quorum(3, 2, 2))).isInstanceOf(Reply.Configured.class);
    }
}
