// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which buckets there are, or are about to be, and how many names buckets ever had.
 *
 * <p>A bucket is made only by who claimed its name first, for the version of the bucket that it is made of: so there are never more buckets than
 * claims. A claim is taken back when a later version of the bucket is known to be a drop. What was claimed for an earlier version
 * cannot be made any more then, since a bucket's versions only rise.
 *
 * @param claims by name, the version that the bucket is made of: 0 if there never was one
 * @param names how many names were ever claimed
 */
record Census(SortedMap<String, Long> claims, long names) {
    /** Buckets at the same time. */
    static final int BUCKETS_MAX = 1000;
    /** Names that buckets ever had: of each that was dropped the generation is remembered for ever. */
    static final int NAMES_MAX = 4000;

    Census {
        claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
    }

    /** What is known of buckets that were made before anybody counted them. */
    static Census of(Collection<BucketVersion> known) {
        SortedMap<String, Long> claims = new TreeMap<>();
        known.stream()
                .filter(each -> !each.isDropped())
                .forEach(each -> claims.put(each.name(), each.generation() - 1));
        return new Census(claims, known.size());
    }

    /** All that any of these counts: more than one only if nobody ever agreed on one. */
    static Census merged(List<Census> all) {
        SortedMap<String, Long> claims = new TreeMap<>();
        long names = 0;
        for (Census each : all) {
            each.claims.forEach((name, version) -> claims.merge(name, version, Math::max));
            names = Math.max(names, each.names);
        }
        return new Census(claims, Math.max(names, claims.size()));
    }

    /** Without the claims of buckets that were dropped since. */
    Census pruned(Function<String, @Nullable BucketVersion> known) {
        SortedMap<String, Long> left = new TreeMap<>(claims);
        left.entrySet().removeIf(claim -> {
            BucketVersion bucket = known.apply(claim.getKey());
            return bucket != null && bucket.isDropped() && bucket.version() > claim.getValue();
        });
        return new Census(left, names);
    }

    /** True if the bucket was claimed for a later version: who asks does not know what became of it. */
    boolean isAhead(String name, long version) {
        return claims.getOrDefault(name, 0L) > version;
    }

    /** Why there is no room for the bucket; null if there is. */
    @Nullable
    String refusal(String name, long version) {
        if (claims.containsKey(name)) {
            return null;
        } else if (claims.size() >= BUCKETS_MAX) {
            return "there are at most " + BUCKETS_MAX + " buckets, and there are as many; drop one";
        } else if (version == 0 && names >= NAMES_MAX) {
            return "buckets have at most " + NAMES_MAX
                    + " names, those that were dropped among them, and had as many; take"
                    + " the name of one that was dropped";
        }
        return null;
    }

    /** The same with this claim, for which there is room. */
    Census with(String name, long version) {
        SortedMap<String, Long> more = new TreeMap<>(claims);
        boolean isNew = version == 0 && !claims.containsKey(name);
        more.put(name, version);
        return new Census(more, isNew ? names + 1 : names);
    }

    Bytes encode() {
        ByteWriter out = new ByteWriter().varint(names).varint(claims.size());
        for (Map.Entry<String, Long> claim : claims.entrySet()) {
            out.text(claim.getKey()).varint(claim.getValue());
        }
        return out.toBytes();
    }

    /**
     * Reads what {@link #encode} made.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Census decode(Bytes encoded) {
        ByteReader in = new ByteReader(encoded);
        long names = in.varint(Long.MAX_VALUE);
        SortedMap<String, Long> claims = new TreeMap<>();
        int count = in.count(2);
        for (int i = 0; i < count; i++) {
            claims.put(in.text(), in.varint(Long.MAX_VALUE));
        }
        in.finish();
        return new Census(claims, names);
    }
}
