// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Buckets that are dropped and made again: nothing of the former one is seen, kept, or mixed with what comes after. */
class GenerationTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final NodeId N3 = new NodeId("n3");
    private static final Request DROP = new Request.DropBucket(TestCluster.BUCKET);

    private static BucketSettings settings(Resolve resolve, int r, int w, KnownBug... bugs) {
        return new BucketSettings(
                3,
                r,
                w,
                Consistency.EVENTUAL,
                resolve,
                QuorumKind.STRICT,
                ReadRepair.ASYNC,
                new TreeSet<>(List.of(bugs)));
    }

    private static Request define(BucketSettings settings) {
        return new Request.DefineBucket(TestCluster.BUCKET, settings);
    }

    private static void configure(TestCluster cluster, NodeId at, Request request) {
        assertThat(cluster.ask(at, request)).isInstanceOf(Reply.Configured.class);
    }

    private static Reply madeAgain(Resolve before, Resolve after, KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(settings(before, 2, 2, bugs));
        cluster.put(N1, "k", "old");
        configure(cluster, N1, DROP);
        configure(cluster, N2, define(settings(after, 2, 2, bugs)));
        return cluster.get(N3, "k");
    }

    @Test
    void aBucketThatIsMadeAgainIsEmpty() {
        for (Resolve after : Resolve.values()) {
            assertThat(madeAgain(Resolve.SIBLINGS, after)).isInstanceOf(Reply.Absent.class);
        }
        assertThat(madeAgain(Resolve.SIBLINGS, Resolve.SIBLINGS, KnownBug.GENERATION_IGNORED))
                .isInstanceOf(Reply.Found.class);
    }

    /** What is left of another kind is not read as if it were of this one, even if a bug leaves it there. */
    @Test
    void whatIsOfAnotherKindIsNotServed() {
        assertThat(madeAgain(Resolve.SIBLINGS, Resolve.LWW, KnownBug.GENERATION_IGNORED))
                .isInstanceOf(Reply.Rejected.class);
    }

    @Test
    void aChangeOfSettingsKeepsWhatThereIs() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.SIBLINGS, 2, 2));
        cluster.put(N1, "k", "v");
        configure(cluster, N2, define(settings(Resolve.SIBLINGS, 1, 3)));
        assertThat(cluster.read(N3, "k")).containsExactly("v");
    }

    /** A turn removes 64 records at most, so this takes more than one; a crash between two is made up for. */
    @Test
    void theSpaceOfADroppedBucketIsFreedWhateverHappensMeanwhile() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.LWW, 1, 3));
        for (int i = 0; i < 300; i++) {
            cluster.put(N1, "k" + i, "old");
        }
        configure(cluster, N1, DROP);
        configure(cluster, N1, define(settings(Resolve.LWW, 1, 3)));
        for (int i = 0; i < 100; i++) {
            cluster.put(N1, "k" + i, "new");
        }
        assertThat(cluster.records(N2)).isEqualTo(400);
        cluster.run(Duration.ofMillis(4_500));
        while (cluster.records(N2) == 400) {
            cluster.run(Duration.ofMillis(1));
        }
        assertThat(cluster.records(N2)).isBetween(336, 399);
        cluster.restart(N2);
        cluster.run(Duration.ofSeconds(10));
        cluster.members.forEach(
                member -> assertThat(cluster.records(member.id())).isEqualTo(100));
        assertThat(cluster.notes).anyMatch(note -> note.startsWith("n2 dropped-freed"));
        // What was freed is remembered: another start looks no more.
        cluster.notes.clear();
        cluster.restart(N2);
        cluster.run(Duration.ofSeconds(10));
        assertThat(cluster.notes).noneMatch(note -> note.startsWith("n2 dropped-freed"));
        assertThat(cluster.read(N2, "k7")).containsExactly("new");
    }

    /** A node that missed the drop brings nothing back: not as a replica, by its hints or as a coordinator. */
    @Test
    void aNodeThatMissedTheDropBringsNothingBack() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.SIBLINGS, 2, 2));
        cluster.isolate(N2);
        cluster.put(N1, "k", "old");
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.hints(N1)).isEqualTo(1);
        cluster.heal();
        cluster.kill(N1);
        cluster.run(Duration.ofSeconds(20));
        configure(cluster, N2, DROP);
        configure(cluster, N2, define(settings(Resolve.SIBLINGS, 2, 2)));
        cluster.put(N2, "k", "new");
        cluster.lost = (to, message) -> message instanceof Message.ShareBuckets;
        cluster.start(N1);
        cluster.run(Duration.ofSeconds(10));
        // It hears of no bucket, and writes into the one that it knows: replicas refuse that, and it does not claim to
        // have it.
        Reply late = cluster.put(N1, "k", "late");
        assertThat(late).isInstanceOf(Reply.Indeterminate.class);
        assertThat(cluster.get(N1, "k")).isInstanceOf(Reply.Rejected.class);
        assertThat(cluster.read(N3, "k")).containsExactly("new");
        cluster.heal();
        cluster.run(Duration.ofSeconds(10));
        cluster.members.forEach(
                member -> assertThat(cluster.read(member.id(), "k")).containsExactly("new"));
        assertThat(cluster.hints(N1)).isZero();
    }

    /** What a replica refused since it knows more is begun again as soon as the coordinator knows it too. */
    @Test
    void aReadByAnOldViewIsBegunAgainByTheNewOne() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.SIBLINGS, 2, 2));
        cluster.put(N2, "k", "old");
        cluster.lost = (to, message) -> to.equals(N1) && message instanceof Message.ShareBuckets;
        cluster.submit(N2, DROP, none -> {});
        cluster.run(Duration.ofMillis(20));
        cluster.submit(N2, define(settings(Resolve.SIBLINGS, 2, 2)), none -> {});
        cluster.run(Duration.ofMillis(20));
        cluster.put(N2, "k", "new");
        assertThat(cluster.node(N1).view().generations().get(TestCluster.BUCKET).number())
                .isEqualTo(1);
        cluster.heal();
        long before = cluster.nowMicros();
        assertThat(cluster.read(N1, "k")).containsExactly("new");
        assertThat(cluster.nowMicros() - before).isLessThan(20_000);
    }

    /** A replica that has not heard yet that the bucket was made keeps nothing of it, and soon hears. */
    @Test
    void aReplicaThatHasNotHeardOfABucketDoesNotCount() {
        TestCluster cluster = new TestCluster(3);
        cluster.lost = (to, message) -> to.equals(N3) && message instanceof Message.ShareBuckets;
        cluster.submit(N1, define(settings(Resolve.SIBLINGS, 2, 3)), none -> {});
        cluster.run(Duration.ofMillis(20));
        List<Reply> replies = new ArrayList<>();
        cluster.submit(
                N1,
                new Request.Put(TestCluster.key("k"), Value.ofUtf8("v"), CausalContext.EMPTY, RequestOptions.DEFAULTS),
                replies::add);
        cluster.run(Duration.ofMillis(200));
        assertThat(replies).isEmpty();
        cluster.heal();
        cluster.run(Duration.ofSeconds(5));
        assertThat(replies).singleElement().isInstanceOf(Reply.Indeterminate.class);
        assertThat(cluster.record(N3, "k").values()).hasSize(1);
    }

    /** Two nodes that make a bucket at once make one generation: what either acknowledged is there afterwards. */
    @Test
    void nothingIsLostWhereTwoNodesMakeABucketAtOnce() {
        TestCluster cluster = new TestCluster(3);
        // Until then a new replica does not know that nothing was ever written.
        cluster.run(Duration.ofSeconds(1));
        cluster.submit(N1, define(settings(Resolve.SIBLINGS, 3, 1)), none -> {});
        cluster.submit(N3, define(settings(Resolve.SIBLINGS, 3, 1)), none -> {});
        for (int i = 0; cluster.node(N1).view().buckets().isEmpty(); i++) {
            cluster.run(Duration.ofNanos(100_000));
            assertThat(i).isLessThan(1_000);
        }
        assertThat(cluster.node(N3).view().buckets()).isNotEmpty();
        cluster.cut(N1, N3);
        cluster.cut(N3, N1);
        cluster.put(N1, "k", "a");
        cluster.put(N3, "k", "c");
        cluster.heal();
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.read(N2, "k")).containsExactly("a", "c");
    }

    /** A change is made of what a majority knows: a node that lost its settings does not make the bucket a second time. */
    @Test
    void aNodeThatLostItsSettingsAsksBeforeItMakesABucket() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.SIBLINGS, 2, 2));
        configure(cluster, N1, DROP);
        configure(cluster, N1, define(settings(Resolve.SIBLINGS, 2, 2)));
        cluster.put(N1, "k", "v");
        cluster.kill(N3);
        cluster.damage(N3, Table.META);
        cluster.start(N3);
        cluster.lost = (to, message) -> message instanceof Message.ShareBuckets share && share.number() == 0;
        configure(cluster, N3, define(settings(Resolve.SIBLINGS, 2, 2)));
        cluster.heal();
        assertThat(cluster.read(N3, "k")).containsExactly("v");
    }

    @Test
    void aMinorityChangesNothing() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.SIBLINGS, 2, 2));
        cluster.isolate(N1);
        cluster.run(Duration.ofSeconds(30));
        assertThat(cluster.ask(N1, DROP))
                .isInstanceOfSatisfying(Reply.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(Reply.Reason.UNAVAILABLE));
        cluster.heal();
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.put(N1, "k", "v")).isInstanceOf(Reply.Stored.class);
    }
}
