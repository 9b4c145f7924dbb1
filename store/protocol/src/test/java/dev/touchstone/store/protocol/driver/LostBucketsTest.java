// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that may have lost buckets says of none that it is not there, until it has asked. */
final class LostBucketsTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysThatItDoesNotKnowUntilAPeerHasTold(boolean lost) {
        TestCluster cluster = new TestCluster(3).define(BucketSettings.DEFAULT);
        assertThat(cluster.put(N2, "k", "v")).isInstanceOf(Reply.Stored.class);
        cluster.kill(N1);
        if (lost) {
            cluster.forgetBuckets(N1);
            cluster.membershipIncident(N1);
        } else {
            cluster.damage(N1, Table.META);
        }
        cluster.isolate(N1);
        cluster.start(N1);
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.node(N1).view().mayMissBuckets()).isTrue();
        assertThat(reason(cluster.get(N1, "k"))).isEqualTo(Reply.Reason.UNAVAILABLE);
        cluster.heal();
        cluster.run(Duration.ofSeconds(10));
        assertThat(cluster.node(N1).view().mayMissBuckets()).isFalse();
        assertThat(cluster.read(N1, "k")).containsExactly("v");
        assertThat(reason(nowhere(cluster))).isEqualTo(Reply.Reason.NO_SUCH_BUCKET);
    }

    /** All that was there for anybody to know is here, or gone. */
    @Test
    void aNodeWithoutPeersHasNobodyToAsk() {
        TestCluster cluster = new TestCluster(1);
        cluster.kill(N1);
        cluster.membershipIncident(N1);
        cluster.start(N1);
        cluster.run(Duration.ofSeconds(1));
        assertThat(reason(nowhere(cluster))).isEqualTo(Reply.Reason.NO_SUCH_BUCKET);
    }

    @Test
    void aNewNodeLostNone() {
        TestCluster cluster = new TestCluster(3);
        cluster.isolate(N1);
        cluster.run(Duration.ofSeconds(1));
        assertThat(reason(nowhere(cluster))).isEqualTo(Reply.Reason.NO_SUCH_BUCKET);
    }

    private static Reply nowhere(TestCluster cluster) {
        StoreKey key = new StoreKey("nowhere", Bytes.ofUtf8("k"));
        return cluster.ask(N1, new Request.Get(key, RequestOptions.DEFAULTS));
    }

    private static Reply.Reason reason(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Rejected.class);
        return ((Reply.Rejected) reply).reason();
    }
}
