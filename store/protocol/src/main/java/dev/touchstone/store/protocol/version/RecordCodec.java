// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of a record, in storage and in messages.
 *
 * <p>A version, the kind, the clock, the siblings, and a CRC32C over all of it. A sibling names its actor by its place
 * in the clock. Equal records have equal bytes.
 */
public final class RecordCodec {
    private static final int VERSION = 2;

    private RecordCodec() {}

    public static Bytes encode(Siblings record) {
        ByteWriter out = new ByteWriter().u8(VERSION).flag(record.resolve() == Resolve.LWW);
        record.clock().write(out);
        List<Incarnation> actors = new ArrayList<>(record.clock().actors());
        out.varint(record.siblings().size());
        for (Sibling sibling : record.siblings()) {
            out.varint(actors.indexOf(sibling.dot().actor()))
                    .varint(sibling.dot().counter());
            out.i64(sibling.micros()).varint(sibling.logical());
            Value value = sibling.value();
            out.flag(value != null);
            if (value != null) {
                out.text(value.contentType()).bytes(value.content());
            }
        }
        return out.checksum().toBytes();
    }

    /**
     * The record.
     *
     * @throws CorruptRecordException if the bytes are not one
     */
    public static Siblings decode(Bytes encoded) {
        try {
            ByteReader in = new ByteReader(encoded);
            in.checksum();
            int version = in.u8();
            if (version != VERSION) {
                throw new IllegalArgumentException("version " + version + " is not known");
            }
            Resolve resolve = in.flag() ? Resolve.LWW : Resolve.SIBLINGS;
            DotSet clock = DotSet.read(in);
            List<Incarnation> actors = new ArrayList<>(clock.actors());
            int count = in.count(12);
            List<Sibling> siblings = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                siblings.add(sibling(in, actors));
            }
            in.finish();
            return new Siblings(resolve, clock, siblings);
        } catch (IllegalArgumentException wrong) {
            throw new CorruptRecordException(
                    "not a record (" + encoded.length() + " bytes): " + wrong.getMessage(), wrong);
        }
    }

    private static Sibling sibling(ByteReader in, List<Incarnation> actors) {
        Dot dot = new Dot(actors.get((int) in.varint(actors.size() - 1L)), in.varint());
        long micros = in.i64();
        int logical = (int) in.varint(Integer.MAX_VALUE);
        if (!in.flag()) {
            return new Sibling(dot, micros, logical, null);
        }
        String contentType = in.text();
        return new Sibling(dot, micros, logical, new Value(in.bytes(), contentType));
    }
}
