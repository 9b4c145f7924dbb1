// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CensusTest {
    private static final Census NONE = new Census(new TreeMap<>(), 0);

    private static BucketVersion version(
            String name, long generation, long version, @Nullable BucketSettings settings) {
        return new BucketVersion(name, generation, Bytes.EMPTY, version, new NodeId("n1"), 0, 0, settings);
    }

    private static Census of(int buckets, int names) {
        Census census = NONE;
        for (int i = 0; i < names; i++) {
            census = census.with("b" + i, 0);
        }
        return census.pruned(name -> Integer.parseInt(name.substring(1)) < buckets ? null : version(name, 1, 2, null));
    }

    @Test
    void thereIsRoomForNoMoreBuckets() {
        assertThat(of(Census.BUCKETS_MAX - 1, Census.BUCKETS_MAX).refusal("more", 0))
                .isNull();
        Census full = of(Census.BUCKETS_MAX, Census.BUCKETS_MAX + 7);
        assertThat(full.refusal("more", 0)).startsWith("there are at most 1000 buckets");
        assertThat(full.refusal("b1003", 2)).startsWith("there are at most 1000 buckets");
        assertThat(full.refusal("b3", 0)).as("one that has a claim").isNull();
    }

    @Test
    void thereIsRoomForNoMoreNamesButForThoseThatWere() {
        assertThat(of(3, Census.NAMES_MAX - 1).refusal("more", 0)).isNull();
        Census full = of(3, Census.NAMES_MAX);
        assertThat(full.refusal("more", 0)).startsWith("buckets have at most 4000 names");
        assertThat(full.refusal("b2000", 2)).isNull();
        assertThat(full.with("b2000", 2).names()).isEqualTo(Census.NAMES_MAX);
    }

    /** What was claimed for the version before may still be made; it is not the claim that the drop ends. */
    @Test
    void aDropEndsNoLaterClaim() {
        Census census = NONE.with("b", 2);
        assertThat(census.pruned(name -> version("b", 1, 2, null))).isEqualTo(census);
        assertThat(census.pruned(name -> version("b", 3, 3, BucketSettings.DEFAULT)))
                .isEqualTo(census);
        assertThat(census.pruned(name -> null)).isEqualTo(census);
        assertThat(census.pruned(name -> version("b", 3, 4, null)).claims()).isEmpty();
    }

    @Test
    void whoAsksForAnEarlierVersionIsBehind() {
        Census census = NONE.with("b", 2);
        assertThat(census.isAhead("b", 0)).isTrue();
        assertThat(census.isAhead("b", 2)).isFalse();
        assertThat(census.isAhead("c", 0)).isFalse();
    }

    @Test
    void bucketsThatNobodyCountedAreCountedAsTheyAreKnown() {
        Census census = Census.of(List.of(version("a", 3, 5, BucketSettings.DEFAULT), version("d", 1, 2, null)));
        assertThat(census).isEqualTo(new Census(new TreeMap<>(Map.of("a", 2L)), 2));
        assertThat(Census.merged(List.of(census, NONE.with("c", 0))).claims()).containsOnlyKeys("a", "c");
    }

    @Test
    void isReadAsItWasWritten() {
        Census census = of(3, 5).with("b1", 1L << 40);
        assertThat(Census.decode(census.encode())).isEqualTo(census);
        assertThatThrownBy(() -> Census.decode(Bytes.ofUtf8("nothing of that kind")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
