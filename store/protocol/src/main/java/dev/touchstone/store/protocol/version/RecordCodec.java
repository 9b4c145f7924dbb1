// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Records: the binary form of cells, in storage and in messages.
 *
 * <p>A version, the tag of the cell's kind, its content, and a CRC32C over all of it. Equal cells have equal bytes.
 */
public final class RecordCodec {
    private static final int VERSION = 3;
    /** About what a cell takes beside its values. */
    private static final int ROOM = 128;

    private static final int ROOM_MAX = 1 << 20;

    private RecordCodec() {}

    public static Bytes encode(Cell cell) {
        ByteWriter out = new ByteWriter((int) Math.min(ROOM + cell.valueBytes(), ROOM_MAX))
                .u8(VERSION)
                .u8(cell.kind().tag());
        cell.write(out);
        return out.checksum().toBytes();
    }

    /**
     * The cell.
     *
     * @throws CorruptRecordException if the bytes are none, or are of a kind that is not known
     */
    public static Cell decode(Bytes encoded) {
        try {
            ByteReader in = new ByteReader(encoded);
            in.checksum();
            int version = in.u8();
            if (version != VERSION) {
                throw new IllegalArgumentException("version " + version + " is not known");
            }
            CellKind kind = CellKind.ofTag(in.u8());
            Cell cell =
                    switch (kind) {
                        case NONE -> NoCell.NONE;
                        case SIBLINGS -> siblings(in);
                        case LATEST -> latest(in);
                    };
            in.finish();
            return cell;
        } catch (IllegalArgumentException wrong) {
            throw new CorruptRecordException(
                    "not a record (" + encoded.length() + " bytes): " + wrong.getMessage(), wrong);
        }
    }

    /** 64 bits of a record, damaged or not: equal if, and but for chance only if, the cells are. For comparing replicas. */
    public static long digest(Bytes encoded) {
        return Token.ofBytes(encoded).high();
    }

    /** The digest of a cell's record. */
    public static long digest(Cell cell) {
        return digest(encode(cell));
    }

    private static Latest latest(ByteReader in) {
        Siblings one = siblings(in);
        if (one.siblings().size() != 1) {
            throw new IllegalArgumentException(
                    "the latest write is one, and not " + one.siblings().size());
        }
        return new Latest(one.clock(), one.siblings().get(0));
    }

    private static Siblings siblings(ByteReader in) {
        DotSet clock = DotSet.read(in);
        List<Incarnation> actors = new ArrayList<>(clock.actors());
        int count = in.count(12);
        List<Sibling> siblings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            siblings.add(sibling(in, actors));
        }
        return new Siblings(clock, siblings);
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
