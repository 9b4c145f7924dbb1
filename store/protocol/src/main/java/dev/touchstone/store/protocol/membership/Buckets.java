// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.message.SettingsCodec;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The buckets that this node knows of, each as of its newest change; those dropped are kept too, so that they stay dropped. */
final class Buckets {
    private static final String PREFIX = "bucket/";

    private final boolean allowKnownBugs;
    private final SortedMap<String, BucketVersion> known = new TreeMap<>();
    private long digest;
    private long changes;

    Buckets(boolean allowKnownBugs) {
        this.allowKnownBugs = allowKnownBugs;
    }

    /** Takes up what was saved; what cannot be read is reported and left to gossip, which brings it back. */
    void load(Storage storage, BiConsumer<Bytes, String> corrupt) {
        storage.scan(Table.META, Bytes.ofUtf8(PREFIX), Bytes.ofUtf8("bucket0"), (key, encoded) -> {
            try {
                ByteReader in = new ByteReader(encoded);
                in.checksum();
                BucketVersion bucket = SettingsCodec.read(in);
                in.finish();
                put(bucket);
            } catch (IllegalArgumentException damaged) {
                corrupt.accept(key, String.valueOf(damaged.getMessage()));
            }
            return true;
        });
    }

    @Nullable
    BucketSettings get(String name) {
        BucketVersion bucket = known.get(name);
        return bucket == null ? null : bucket.settings();
    }

    /** What is known of it: none, or one. */
    List<BucketVersion> version(String name) {
        BucketVersion bucket = known.get(name);
        return bucket == null ? List.of() : List.of(bucket);
    }

    /** What of theirs is newer than what is known; not what cannot be, which is told. */
    List<BucketVersion> newer(List<BucketVersion> theirs, Consumer<String> implausible) {
        List<BucketVersion> news = new ArrayList<>();
        for (BucketVersion each : theirs) {
            BucketVersion mine = known.get(each.name());
            String refusal = Plausible.refusal(each, mine == null ? 0 : mine.version());
            if (refusal != null) {
                implausible.accept(refusal);
            } else if (isNews(each)) {
                news.add(each);
            }
        }
        return news;
    }

    /** Takes over what is still newer, once it is saved. */
    void take(List<BucketVersion> saved) {
        saved.stream().filter(this::isNews).forEach(this::put);
    }

    private void put(BucketVersion bucket) {
        BucketVersion before = known.put(bucket.name(), bucket);
        digest ^= MessageCodec.digest(bucket) ^ (before == null ? 0 : MessageCodec.digest(before));
        changes++;
    }

    /** Rises whenever what is known changes. */
    long changes() {
        return changes;
    }

    /** True if it is newer than what is known. */
    boolean isNews(BucketVersion bucket) {
        BucketVersion mine = known.get(bucket.name());
        return mine == null || bucket.isNewerThan(mine);
    }

    static Mutation mutation(BucketVersion bucket) {
        ByteWriter out = new ByteWriter();
        SettingsCodec.write(out, bucket);
        return new Mutation(
                Table.META, Bytes.ofUtf8(PREFIX + bucket.name()), out.checksum().toBytes());
    }

    List<BucketVersion> all() {
        return List.copyOf(known.values());
    }

    /** Of all of them, in whatever order they came. */
    long digest() {
        return digest;
    }

    /** Settings by bucket; without bugs on a node that was not started to allow them. */
    SortedMap<String, BucketSettings> settings() {
        SortedMap<String, BucketSettings> settings = new TreeMap<>();
        known.forEach((name, bucket) -> {
            BucketSettings each = bucket.settings();
            if (each != null) {
                settings.put(name, allowKnownBugs ? each : withoutBugs(each));
            }
        });
        return settings;
    }

    /** Generations by bucket, those dropped too. */
    SortedMap<String, Generation> generations() {
        SortedMap<String, Generation> generations = new TreeMap<>();
        known.forEach((name, bucket) -> {
            BucketSettings settings = bucket.settings();
            boolean ignored =
                    allowKnownBugs && settings != null && settings.bugs().contains(KnownBug.GENERATION_IGNORED);
            generations.put(
                    name, new Generation(ignored ? 1 : bucket.generation(), bucket.isDropped(), bucket.secret()));
        });
        return generations;
    }

    private static BucketSettings withoutBugs(BucketSettings from) {
        return new BucketSettings(
                from.n(),
                from.r(),
                from.w(),
                from.consistency(),
                from.resolve(),
                from.quorum(),
                from.readRepair(),
                new TreeSet<KnownBug>());
    }
}
