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
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a coordinator saved, and acknowledged with W = 1, comes to all owners, though it died before it knew that it had. */
class OwedTest {
    /** As long as nothing is read: there is no repair. */
    private static final Duration REST = Duration.ofSeconds(20);

    private final List<String> saves = new ArrayList<>();

    private static TestCluster cluster(KnownBug... bugs) {
        return new TestCluster(3)
                .define(new BucketSettings(
                        3,
                        1,
                        1,
                        Consistency.EVENTUAL,
                        Resolve.SIBLINGS,
                        QuorumKind.STRICT,
                        ReadRepair.OFF,
                        new TreeSet<>(List.of(bugs))));
    }

    /** Nobody but the coordinator gets it, and it dies before it keeps hints; then all is healed. */
    private static NodeId dieWithIt(TestCluster cluster, String key) {
        NodeId coordinator = cluster.owners(key, 3).get(0);
        cluster.lost = (to, message) -> message instanceof Message.ReplicatePut;
        assertThat(cluster.put(coordinator, key, "a")).isInstanceOf(Reply.Stored.class);
        cluster.kill(coordinator);
        cluster.heal();
        return coordinator;
    }

    private static void assertAllHave(TestCluster cluster, String key) {
        cluster.owners(key, 3)
                .forEach(owner -> assertThat(cluster.record(owner, key).values())
                        .as("%s at %s", key, owner)
                        .hasSize(1));
    }

    private long savesOfTheMark() {
        return saves.stream().filter(line -> line.contains("owed")).count();
    }

    @Test
    void aWriteThatItsCoordinatorAloneHasIsHandedOverAfterItsDeath() {
        TestCluster cluster = cluster();
        NodeId coordinator = dieWithIt(cluster, "k");
        cluster.start(coordinator);
        cluster.run(REST);
        assertAllHave(cluster, "k");
        assertThat(cluster.hints(coordinator)).isZero();
    }

    @Test
    void withTheBugItIsForgotten() {
        TestCluster cluster = cluster(KnownBug.UNFORWARDED_WRITE_FORGOTTEN);
        cluster.start(dieWithIt(cluster, "k"));
        cluster.run(Duration.ofHours(1));
        assertThat(cluster.record(cluster.owners("k", 3).get(1), "k").isNone()).isTrue();
    }

    /** It dies again while it looks, or before others are there to take it. */
    @Test
    void itIsStillOwedWhenTheNextLifeIsShort() {
        TestCluster cluster = cluster();
        NodeId coordinator = dieWithIt(cluster, "k");
        cluster.isolate(coordinator);
        for (int life = 0; life < 5; life++) {
            cluster.start(coordinator);
            cluster.run(Duration.ofMillis(7L * life));
            cluster.kill(coordinator);
        }
        cluster.heal();
        cluster.start(coordinator);
        cluster.run(REST);
        assertAllHave(cluster, "k");
    }

    /** A clock that was set back stamps the writes of a later life before those of an earlier one. */
    @Test
    void aClockThatWasSetBackHidesNothing() {
        TestCluster cluster = cluster();
        NodeId coordinator = cluster.owners("k0", 3).get(0);
        cluster.put(coordinator, "k0", "a");
        cluster.run(Duration.ofMillis(300));
        cluster.restart(coordinator);
        cluster.wallSkewMicros.put(coordinator, -500_000_000L);
        cluster.put(coordinator, "k1", "a");
        cluster.lost = (to, message) -> message instanceof Message.ReplicatePut;
        assertThat(cluster.put(coordinator, "k2", "a")).isInstanceOf(Reply.Stored.class);
        cluster.kill(coordinator);
        cluster.heal();
        cluster.wallSkewMicros.clear();
        cluster.start(coordinator);
        cluster.run(REST);
        assertAllHave(cluster, "k2");
    }

    /** What says up to where nothing is owed is damaged, or of a store that did not have it: all is looked at. */
    @Test
    void aMarkThatIsLostOrDamagedSaysNothing() {
        for (boolean damaged : List.of(true, false)) {
            TestCluster cluster = cluster();
            NodeId coordinator = dieWithIt(cluster, "k");
            if (damaged) {
                cluster.damageStates(coordinator);
            } else {
                cluster.lose(coordinator, Table.META);
            }
            cluster.start(coordinator);
            cluster.run(REST);
            assertAllHave(cluster, "k");
        }
    }

    /** No hint could be saved while the disk was full; then it dies. */
    @Test
    void aHintThatCouldNotBeSavedIsNoHint() {
        TestCluster cluster = cluster();
        NodeId coordinator = cluster.owners("k", 3).get(0);
        cluster.lost = (to, message) -> message instanceof Message.ReplicatePut;
        assertThat(cluster.put(coordinator, "k", "a")).isInstanceOf(Reply.Stored.class);
        cluster.fill(coordinator, true);
        cluster.run(Duration.ofMillis(600));
        cluster.kill(coordinator);
        cluster.fill(coordinator, false);
        cluster.heal();
        cluster.start(coordinator);
        cluster.run(REST);
        assertAllHave(cluster, "k");
    }

    /** And it lives on: what is in memory alone is made durable when there is room. */
    @Test
    void hintsThatCouldNotBeSavedAreMadeOnceMore() {
        TestCluster cluster = cluster();
        NodeId coordinator = cluster.owners("k", 3).get(0);
        cluster.lost = (to, message) -> message instanceof Message.ReplicatePut;
        assertThat(cluster.put(coordinator, "k", "a")).isInstanceOf(Reply.Stored.class);
        cluster.fill(coordinator, true);
        cluster.run(Duration.ofMillis(1_600));
        cluster.fill(coordinator, false);
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.hints(coordinator)).isEqualTo(2);
        cluster.restart(coordinator);
        cluster.heal();
        cluster.run(REST);
        assertAllHave(cluster, "k");
    }

    /** A thousand writes in a row cost some twenty saved marks at most, and no save of their own but the last. */
    @Test
    void noWritePaysForIt() {
        TestCluster cluster = cluster();
        NodeId coordinator = cluster.owners("k", 3).get(0);
        cluster.run(Duration.ofSeconds(5));
        cluster.watcher = line -> {
            if (line.startsWith(coordinator + "  saves")) {
                saves.add(line);
            }
        };
        for (int i = 0; i < 1_000; i++) {
            assertThat(cluster.put(coordinator, "k" + i, "a")).isInstanceOf(Reply.Stored.class);
            cluster.run(Duration.ofMillis(9));
        }
        assertThat(savesOfTheMark()).isBetween(2L, 20L);
        assertThat(saves).hasSize(1_000);
        cluster.run(REST);
        assertThat(saves).hasSize(1_001);
        assertThat(saves.get(1_000)).contains("owed").doesNotContain("record");
    }

    /** After a quiet end there is nothing to look for. */
    @Test
    void aStartAfterAQuietEndLooksForNothing() {
        TestCluster cluster = cluster();
        NodeId coordinator = cluster.owners("k", 3).get(0);
        cluster.put(coordinator, "k", "a");
        cluster.run(REST);
        cluster.notes.clear();
        cluster.restart(coordinator);
        cluster.run(REST);
        assertThat(cluster.notes).noneMatch(note -> note.contains("owed-found"));
        cluster.put(coordinator, "k", "b");
        cluster.restart(coordinator);
        cluster.run(REST);
        assertThat(cluster.notes).anyMatch(note -> note.contains("owed-found"));
    }

    /** Its first word that nothing is owed could not be saved; it is said once more, when there is room. */
    @Test
    void aFirstStartOnAFullDiskIsMadeUpFor() {
        TestCluster cluster = cluster();
        NodeId coordinator = cluster.owners("k", 3).get(0);
        NodeId replica = cluster.owners("k", 3).get(1);
        cluster.kill(replica);
        cluster.lose(replica, Table.META);
        cluster.fill(replica, true);
        cluster.start(replica);
        cluster.run(Duration.ofMillis(100));
        cluster.fill(replica, false);
        cluster.run(REST);
        cluster.put(coordinator, "k", "a");
        cluster.run(REST);
        cluster.notes.clear();
        cluster.restart(replica);
        cluster.run(REST);
        assertThat(cluster.notes).noneMatch(note -> note.contains("owed-found"));
    }
}
