// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.wire.ByteWriter;
import java.util.List;

/** What a replica has of a key that it does not have. Merged with any cell it gives that. */
public enum NoCell implements Cell {
    NONE;

    @Override
    public CellKind kind() {
        return CellKind.NONE;
    }

    @Override
    public boolean isNone() {
        return true;
    }

    @Override
    public Cell merge(Cell other) {
        return other;
    }

    @Override
    public boolean losesBeside(Cell other) {
        return false;
    }

    @Override
    public boolean isTombstone() {
        return false;
    }

    @Override
    public DotSet clock() {
        return DotSet.EMPTY;
    }

    @Override
    public List<HybridTimestamp> stamps() {
        return List.of();
    }

    /** That there is nothing in this generation is something, to who has seen a former one. */
    @Override
    public Seen seen(long generation) {
        return new Seen(generation, DotSet.EMPTY, 0, 0);
    }

    @Override
    public long valueBytes() {
        return 0;
    }

    @Override
    public Cell newest() {
        return this;
    }

    @Override
    public void write(ByteWriter out) {}
}
