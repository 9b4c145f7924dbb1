// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.CellKind;
import org.jspecify.annotations.Nullable;

/**
 * Lets no cell in that is of another kind than its bucket's: only a fault in a peer can have made it, it can be merged with nothing that is
 * here, and what it says of the key nobody can tell. It is refused, noted and counted.
 */
final class CellDoor {
    private final Agenda agenda;

    CellDoor(Agenda agenda) {
        this.agenda = agenda;
    }

    /** True if the cell may be kept under a key of a bucket with these settings. */
    boolean admits(NodeId from, StoreKey key, @Nullable BucketSettings settings, Cell cell) {
        return settings != null && admits(from, key, CellKind.of(settings), cell);
    }

    /** The answer, as it is, or as one of a replica that cannot read its record. */
    Message.FetchRecordAck checked(NodeId from, CellKind kind, Message.FetchRecordAck ack) {
        Cell cell = ack.record();
        boolean passes = cell == null || admits(from, ack.call(), kind, cell);
        return passes ? ack : new Message.FetchRecordAck(ack.call(), null);
    }

    /** The same of an answer to an owner that restores its record. */
    Message.FetchCopyAck checked(NodeId from, CellKind kind, Message.FetchCopyAck ack) {
        Cell cell = ack.record();
        boolean passes = cell == null || admits(from, ack.call(), kind, cell);
        return passes ? ack : new Message.FetchCopyAck(ack.call(), null, false, ack.floor());
    }

    private boolean admits(NodeId from, Object what, CellKind kind, Cell cell) {
        if (kind.admits(cell.kind())) {
            return true;
        }
        agenda.note("cell-refused", from + " sent a cell of kind " + cell.kind() + " for " + what + ", of " + kind);
        return false;
    }
}
