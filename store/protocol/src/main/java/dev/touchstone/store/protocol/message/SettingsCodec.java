// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Set;
import java.util.TreeSet;

/** The binary form of bucket settings, in storage and in messages; words, not ordinals, so that enums may change. */
public final class SettingsCodec {
    private SettingsCodec() {}

    public static void write(ByteWriter out, BucketVersion bucket) {
        out.text(bucket.name()).varint(bucket.generation()).bytes(bucket.secret());
        out.varint(bucket.version())
                .text(bucket.by().name())
                .u8(bucket.holders())
                .u8(bucket.readers());
        BucketSettings settings = bucket.settings();
        out.flag(settings != null);
        if (settings != null) {
            out.u8(settings.n()).u8(settings.r()).u8(settings.w());
            out.text(settings.consistency().word()).text(settings.resolve().word());
            out.text(settings.quorum().word()).text(settings.readRepair().word());
            out.varint(settings.bugs().size());
            settings.bugs().forEach(bug -> out.text(bug.word()));
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static BucketVersion read(ByteReader in) {
        String name = in.text();
        long generation = in.varint(Long.MAX_VALUE);
        Bytes secret = in.bytes();
        long version = in.varint(Long.MAX_VALUE);
        NodeId by = new NodeId(in.text());
        int holders = in.u8();
        int readers = in.u8();
        return new BucketVersion(
                name, generation, secret, version, by, holders, readers, in.flag() ? settings(in) : null);
    }

    private static BucketSettings settings(ByteReader in) {
        int n = in.u8();
        int r = in.u8();
        int w = in.u8();
        Consistency consistency = Consistency.of(in.text());
        Resolve resolve = Resolve.of(in.text());
        QuorumKind quorum = QuorumKind.of(in.text());
        ReadRepair readRepair = ReadRepair.of(in.text());
        Set<KnownBug> bugs = new TreeSet<>();
        int count = in.count(1);
        for (int i = 0; i < count; i++) {
            bugs.add(KnownBug.of(in.text()));
        }
        return new BucketSettings(n, r, w, consistency, resolve, quorum, readRepair, bugs);
    }
}
