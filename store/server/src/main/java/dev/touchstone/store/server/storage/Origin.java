// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Where a storage belongs, and since when: what it must say of itself when it is opened, and what it says from then on.
 *
 * <p>It says so in an entry of its own, the label, which is in the log and the map as all others are, so that it goes with the folder wherever
 * that is copied. A start labels all storages of a node before it serves; then the node notes in its {@code META} that it has. So a
 * label is at least as new as that note, whatever step of a start was the last.
 *
 * @param part which of the node's storages, such as {@code shard-0}
 * @param shards how many shards the part is one of; 0 for one that is not cut
 * @param boot of this life of the node
 * @param noted of the last life of which it is known that it labelled all storages; 0 if none has to have a label
 */
public record Origin(NodeId node, String part, int shards, long boot, long noted) {
    /** The key of the label, in {@code Table.META}. No participant has it. */
    static final Bytes PLACE = Bytes.ofUtf8("storage/label");
    /** That all storages have to have a label, of whatever life. */
    static final long ANY_LIFE = 1;

    private static final int VERSION = 1;

    /** The change that labels a storage as of this life. */
    Mutation label() {
        Bytes label = new ByteWriter()
                .u8(VERSION)
                .text(node.name())
                .text(part)
                .varint(shards)
                .i64(boot)
                .checksum()
                .toBytes();
        return new Mutation(Table.META, PLACE, label);
    }

    /**
     * What a label says; it has nothing noted.
     *
     * @throws IllegalArgumentException if it is damaged, or of another release
     */
    static Origin of(Bytes label) {
        ByteReader in = new ByteReader(label);
        in.checksum();
        if (in.u8() != VERSION) {
            throw new IllegalArgumentException("a label of another release");
        }
        Origin found = new Origin(new NodeId(in.text()), in.text(), (int) in.varint(1 << 16), in.i64(), 0);
        in.finish();
        return found;
    }

    /**
     * Why a storage is not the one that was left here, as words for the operator; null if it may be.
     *
     * @param label as it was found; null if there is none
     */
    @Nullable
    String doubt(@Nullable Bytes label) {
        if (label == null) {
            return noted == 0 ? null : "expected " + expected() + ", found nothing that says whose it is";
        }
        try {
            Origin found = of(label);
            return isSamePlace(found) && found.boot >= noted
                    ? null
                    : "expected " + expected() + ", found " + found.place() + " of boot " + found.boot;
        } catch (IllegalArgumentException unreadable) {
            return "expected " + expected() + ", found a label that cannot be read";
        }
    }

    private boolean isSamePlace(Origin other) {
        return node.equals(other.node) && part.equals(other.part) && shards == other.shards;
    }

    /** It in words. */
    String place() {
        return part + (shards == 0 ? "" : " of " + shards) + " of node " + node;
    }

    private String expected() {
        return place() + (noted > ANY_LIFE ? " of boot " + noted + " or later" : "");
    }
}
