// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.disk;

import dev.touchstone.store.log.CommitLog;
import dev.touchstone.store.log.LogChange;
import dev.touchstone.store.log.LogReplay;
import dev.touchstone.store.log.LogSettings;
import dev.touchstone.store.log.LogSettings.Durability;
import dev.touchstone.store.log.LogWrite;
import dev.touchstone.store.log.ReplayedLog;
import dev.touchstone.store.log.SimLogDisk;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The real commit log of a simulated disk, on files that lose what was not synced: what it gives back is what is left. */
final class DiskLog {
    /** Small enough that a log has many segments. */
    private static final int SEGMENT_BYTES = 16 << 10;

    private static final LogSettings SETTINGS = new LogSettings(SEGMENT_BYTES, Durability.DISK);
    /** How much a node copies at once when the log is made again from the tables. */
    private static final int REWRITTEN_AT_ONCE = 64;

    private final int salt;
    private SimLogDisk files = new SimLogDisk();
    private CommitLog log;

    /** An empty log. */
    DiskLog(int salt) {
        this.salt = salt;
        this.log = opened();
    }

    void append(List<Mutation> mutations) {
        try {
            log.append(mutations);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    void sync() {
        try {
            log.sync();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * What is left after a loss of power at this moment becomes the log.
     *
     * @return the tables that it gives back
     * @throws IllegalStateException if it takes what a loss of power left for damage
     */
    SimTables crash(SplittableRandom random) {
        files = files.afterPowerLoss(random);
        SimTables tables = new SimTables();
        try {
            ReplayedLog replayed = LogReplay.of(files, write -> apply(write, tables));
            if (!replayed.report().damages().isEmpty()) {
                throw new IllegalStateException("a loss of power is taken for damage: "
                        + replayed.report().damages());
            }
            LogWrite last = replayed.unfinished();
            if (last != null) {
                apply(last, tables);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        log = opened();
        return tables;
    }

    /** Becomes a log of these tables and no more: faults of disks are made to the tables. */
    void rewrite(SimTables tables) {
        files = new SimLogDisk();
        log = opened();
        for (Table table : Table.values()) {
            List<Mutation> some = new ArrayList<>();
            for (Map.Entry<Bytes, Bytes> entry : tables.of(table).entrySet()) {
                some.add(new Mutation(table, entry.getKey(), entry.getValue()));
                if (some.size() == REWRITTEN_AT_ONCE) {
                    append(some);
                    some.clear();
                }
            }
            if (!some.isEmpty()) {
                append(some);
            }
        }
        sync();
    }

    private CommitLog opened() {
        try {
            return CommitLog.after(files, LogReplay.verified(files), SETTINGS, salt, false);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void apply(LogWrite write, SimTables tables) {
        for (LogChange change : write.changes()) {
            tables.set(change.table(), change.key(), change.value());
        }
    }
}
