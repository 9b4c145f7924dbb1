// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.message.Message.ShareRing;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {
    private static final NodeId N2 = new NodeId("n2");

    private static BucketVersion version(long version) {
        return new BucketVersion(
                "b", 1, Bytes.wrap(new byte[Generation.SECRET_BYTES]), version, N2, 0, 0, BucketSettings.DEFAULT);
    }

    /** Above it no change could ever be: the bucket would stay as it was forged. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 0, 8 + Plausible.STEP_MAX})
    void believesNoVersionThatCannotBe(long forged) {
        Buckets buckets = new Buckets(false);
        buckets.take(List.of(version(7)));
        List<String> told = new ArrayList<>();
        assertThat(buckets.newer(List.of(version(forged), version(8)), told::add))
                .containsExactly(version(8));
        assertThat(told).containsExactly("version 1." + forged + " of bucket b");
    }

    /** Nor a ring, a generation or a secret that no node can have made. */
    @Test
    void believesNothingElseThatCannotBe() {
        Bytes secret = Bytes.wrap(new byte[Generation.SECRET_BYTES]);
        Buckets buckets = new Buckets(false);
        List<String> told = new ArrayList<>();
        List<BucketVersion> forged = List.of(
                new BucketVersion("b", 2, secret, 1, N2, 0, 0, BucketSettings.DEFAULT),
                new BucketVersion("b", 0, secret, 1, N2, 0, 0, BucketSettings.DEFAULT),
                new BucketVersion("b", 1, Bytes.EMPTY, 1, N2, 0, 0, BucketSettings.DEFAULT),
                new BucketVersion("b", 1, secret, 1, N2, 0, 0, null));
        assertThat(buckets.newer(forged, told::add)).isEmpty();
        assertThat(told).hasSize(4);
        assertThat(Plausible.refusal(new ShareRing(2 + Plausible.STEP_MAX, List.of(Member.of("n1"))), 1))
                .isNotNull();
        assertThat(Plausible.refusal(new ShareRing(2, List.of()), 1)).isNotNull();
        assertThat(Plausible.refusal(new ShareRing(2, List.of(Member.of("n1"), Member.of("n1"))), 1))
                .isNotNull();
        assertThat(Plausible.refusal(new ShareRing(2, List.of(Member.of("n1"))), 1))
                .isNull();
    }

    /** Nodes hear of changes in different orders, and compare digests to see whether they know the same. */
    @Test
    void whatIsKnownHasOneDigestWhateverTheOrderInWhichItCame() {
        BucketVersion other = new BucketVersion("c", 1, Bytes.EMPTY, 2, N2, 0, 0, null);
        Buckets one = new Buckets(false);
        one.take(List.of(version(1), other, version(2)));
        Buckets two = new Buckets(false);
        two.take(List.of(version(2)));
        assertThat(two.digest()).isNotEqualTo(one.digest());
        two.take(List.of(version(1), other));
        assertThat(two.all()).isEqualTo(one.all());
        assertThat(two.digest()).isEqualTo(one.digest());
    }

    @Test
    void goesOnAboveTheWorstThatIsBelieved() {
        Buckets buckets = new Buckets(false);
        List<String> told = new ArrayList<>();
        buckets.take(buckets.newer(List.of(version(Plausible.STEP_MAX)), told::add));
        BucketVersion next =
                BucketRules.change(new Request.DropBucket("b"), N2, version(Plausible.STEP_MAX), () -> Bytes.EMPTY);
        assertThat(buckets.newer(List.of(next), told::add)).containsExactly(next);
        assertThat(told).isEmpty();
    }
}
