// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.message.SettingsCodec;
import dev.touchstone.store.protocol.paxos.RegisterUse;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The registers of buckets: one for each name, which holds the settings, and one for all, which counts them.
 *
 * <p>Who proposes a change may die before all are told that it is chosen. So each node looks out for what it accepted and did not
 * hear of again: such a change is to be brought to its end, lest it come to light when nobody expects it.
 */
final class BucketRegisters implements RegisterUse {
    /** In rounds of gossip. */
    private static final int PATIENCE = 3;

    private final Buckets buckets;
    private final SplittableRandom random;
    private final Map<String, Waiting> unheard = new TreeMap<>();

    private record Waiting(BucketVersion bucket, int rounds) {}

    BucketRegisters(Buckets buckets, SplittableRandom random) {
        this.buckets = buckets;
        this.random = random;
    }

    static Bytes register(String name) {
        return Bytes.ofUtf8(name);
    }

    static Bytes encode(BucketVersion bucket) {
        ByteWriter out = new ByteWriter();
        SettingsCodec.write(out, bucket);
        return out.toBytes();
    }

    /**
     * What the value says.
     *
     * @throws IllegalArgumentException if it is none of a bucket
     */
    static BucketVersion decode(Bytes value) {
        ByteReader in = new ByteReader(value);
        BucketVersion bucket = SettingsCodec.read(in);
        in.finish();
        return bucket;
    }

    /** What was known of the bucket before buckets were agreed on, or is known from those who agreed. */
    @Override
    public @Nullable Bytes before(Bytes register) {
        if (register.equals(BucketCensus.REGISTER)) {
            return Census.of(buckets.all()).encode();
        }
        List<BucketVersion> known = buckets.version(register.utf8());
        return known.isEmpty() ? null : encode(known.get(0));
    }

    @Override
    public void accepted(Bytes register, Bytes value) {
        if (register.equals(BucketCensus.REGISTER)) {
            // A claim that nobody goes on with does no harm, and needs no end.
            return;
        }
        BucketVersion bucket = decode(value);
        unheard.put(bucket.name(), new Waiting(bucket, PATIENCE + random.nextInt(PATIENCE)));
    }

    @Override
    public boolean forgetsPromises(Bytes register) {
        BucketSettings settings = buckets.get(register.utf8());
        return settings != null && settings.bugs().contains(KnownBug.PROMISE_FORGOTTEN);
    }

    /** The buckets of which a change is to be brought to its end; once a round of gossip. */
    List<String> overdue() {
        List<String> overdue = new ArrayList<>();
        unheard.values().removeIf(each -> !buckets.isNews(each.bucket()));
        unheard.replaceAll((name, each) -> new Waiting(each.bucket(), each.rounds() - 1));
        unheard.forEach((name, each) -> {
            if (each.rounds() <= 0) {
                overdue.add(name);
            }
        });
        return overdue;
    }

    /** What was accepted of the bucket is over: it is chosen, or something else is. */
    void ended(String name) {
        unheard.remove(name);
    }
}
