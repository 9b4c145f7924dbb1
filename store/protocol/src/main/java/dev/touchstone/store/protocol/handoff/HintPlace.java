// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;

/** The key of an entry in {@code Table.HINTS}: whom it is for, and what he may lack. */
public sealed interface HintPlace {
    NodeId target();

    Bytes encode();

    /** The target may lack writes of one key. */
    record Mark(NodeId target, StoreKey key) implements HintPlace {
        @Override
        public Bytes encode() {
            return new ByteWriter()
                    .u8(MARK)
                    .text(target.name())
                    .raw(RecordKey.encode(key).array())
                    .toBytes();
        }
    }

    /** The target may lack writes of any key in a partition: marks that were too many, or too old. */
    record DirtyRange(NodeId target, int partition) implements HintPlace {
        @Override
        public Bytes encode() {
            return new ByteWriter().u8(DIRTY).text(target.name()).i32(partition).toBytes();
        }
    }

    int MARK = 1;
    int DIRTY = 2;

    /**
     * The place.
     *
     * @throws IllegalArgumentException if the bytes are not one
     */
    static HintPlace decode(Bytes encoded) {
        ByteReader in = new ByteReader(encoded);
        int kind = in.u8();
        NodeId target = new NodeId(in.text());
        if (kind == MARK) {
            return new Mark(target, RecordKey.decode(in.rest()));
        } else if (kind == DIRTY) {
            DirtyRange range = new DirtyRange(target, in.i32());
            in.finish();
            return range;
        }
        throw new IllegalArgumentException("a hint of kind " + kind + " is not known");
    }
}
