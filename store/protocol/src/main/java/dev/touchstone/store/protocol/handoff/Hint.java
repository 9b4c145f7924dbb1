// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;

/**
 * A write kept for an owner.
 *
 * @param madeMicros by the wall clock, as there is no other that outlives a restart
 */
record Hint(StoreKey key, Siblings record, long madeMicros) {
    /** Where a hint is kept: the target, then the order in which hints for it came. */
    record Place(NodeId target, long sequence) {
        Bytes encode() {
            return new ByteWriter().text(target.name()).i64(sequence).toBytes();
        }

        static Place decode(Bytes encoded) {
            ByteReader in = new ByteReader(encoded);
            Place place = new Place(new NodeId(in.text()), in.i64());
            in.finish();
            return place;
        }
    }

    Bytes encode() {
        return new ByteWriter()
                .i64(madeMicros)
                .text(key.bucket())
                .bytes(key.key())
                .bytes(RecordCodec.encode(record))
                .checksum()
                .toBytes();
    }

    static Hint decode(Bytes encoded) {
        ByteReader in = new ByteReader(encoded);
        in.checksum();
        long made = in.i64();
        StoreKey key = new StoreKey(in.text(), in.bytes());
        Siblings record = RecordCodec.decode(in.bytes());
        in.finish();
        return new Hint(key, record, made);
    }
}
