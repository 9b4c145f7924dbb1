// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Contexts that no node gave out must not cover what their clients never saw. */
class ContextTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");

    private static TestCluster cluster(KnownBug... bugs) {
        return new TestCluster(3).define(settings(bugs));
    }

    private static BucketSettings settings(KnownBug... bugs) {
        return new BucketSettings(
                3,
                2,
                3,
                Consistency.EVENTUAL,
                Resolve.SIBLINGS,
                QuorumKind.STRICT,
                ReadRepair.OFF,
                new TreeSet<>(List.of(bugs)));
    }

    private static CausalContext contextOf(Reply reply) {
        return reply instanceof Reply.Found found ? found.context() : ((Reply.Stored) reply).context();
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply).isInstanceOfSatisfying(Reply.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(Reply.Reason.INVALID);
            assertThat(rejected.detail()).startsWith("the context is not good for this key: ");
        });
    }

    /** All that the actors of a context ever wrote, or may write one day. */
    private static CausalContext madeUp(CausalContext genuine) {
        Token token = Token.of(TestCluster.key("k"));
        Seen seen = Seen.of(token, genuine);
        DotSet all = seen.writes();
        for (int i = 0; i < 5; i++) {
            for (Incarnation actor : seen.writes().actors()) {
                all = all.with(new Dot(actor, all.last(actor) + 1));
            }
        }
        return new Seen(seen.generation(), all, seen.micros(), seen.logical())
                .context(token, (of, content, length) -> new byte[Seen.SEAL_BYTES]);
    }

    private static List<String> afterAMadeUpContext(KnownBug... bugs) {
        TestCluster cluster = cluster(bugs);
        CausalContext first = contextOf(cluster.put(N1, "k", "a"));
        // The client that has seen the first alone; three more writes beside it, which it never saw.
        cluster.put(N1, "k", "b");
        cluster.put(N1, "k", "c");
        Reply reply = cluster.put(N2, "k", "mine", madeUp(first));
        if (bugs.length == 0) {
            assertRefused(reply);
            assertRefused(cluster.delete(N2, "k", madeUp(first)));
        }
        return cluster.read(N1, "k");
    }

    @Test
    void aContextThatWasMadeUpErasesNothing() {
        assertThat(afterAMadeUpContext()).containsExactly("a", "b", "c");
        assertThat(afterAMadeUpContext(KnownBug.CONTEXT_BELIEVED)).containsExactly("mine");
    }

    @Test
    void anyChangeOfAContextIsRefused() {
        TestCluster cluster = cluster();
        byte[] genuine = contextOf(cluster.put(N1, "k", "a")).encoded().array();
        for (int i = 0; i < genuine.length; i++) {
            byte[] changed = genuine.clone();
            changed[i] ^= 1;
            assertRefused(cluster.put(N2, "k", "b", new CausalContext(Bytes.wrap(changed))));
        }
        assertThat(cluster.read(N1, "k")).containsExactly("a");
        assertRefused(cluster.put(N1, "other", "b", new CausalContext(Bytes.wrap(genuine))));
    }

    /** The secret is with the bucket's settings: every node knows it, and a restart keeps it. */
    @Test
    void everyNodeTakesWhatAnyNodeGaveOut() {
        TestCluster cluster = cluster();
        CausalContext context = contextOf(cluster.put(N1, "k", "a"));
        assertThat(cluster.put(N2, "k", "b", context)).isInstanceOf(Reply.Stored.class);
        context = contextOf(cluster.get(new NodeId("n3"), "k"));
        cluster.members.forEach(member -> cluster.restart(member.id()));
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.put(N1, "k", "c", context)).isInstanceOf(Reply.Stored.class);
        assertThat(cluster.read(N2, "k")).containsExactly("c");
    }

    @Test
    void aContextIsOfItsGenerationAlone() {
        TestCluster cluster = cluster();
        CausalContext former = contextOf(cluster.put(N1, "k", "a"));
        cluster.ask(N1, new Request.DropBucket(TestCluster.BUCKET));
        cluster.define(settings());
        Reply reply = cluster.put(N1, "k", "b", former);
        assertRefused(reply);
        assertThat(((Reply.Rejected) reply).detail()).contains("dropped").contains("read the key again");
        Reply.Absent absent = (Reply.Absent) cluster.get(N1, "k");
        // Who has seen the former one is not told that this node lags behind.
        Token token = Token.of(TestCluster.key("k"));
        assertThat(Seen.of(token, absent.context()).covers(Seen.of(token, former)))
                .isTrue();
        assertThat(Seen.of(token, former).covers(Seen.of(token, absent.context())))
                .isFalse();
        assertThat(cluster.put(N1, "k", "b", absent.context())).isInstanceOf(Reply.Stored.class);
    }

    @Test
    void twoRunsOfOneSeedGiveTheSameContext() {
        assertThat(contextOf(cluster().put(N1, "k", "a")).text())
                .isEqualTo(contextOf(cluster().put(N1, "k", "a")).text());
    }
}
