// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.CommitLog;
import dev.touchstone.store.log.LogFullException;
import dev.touchstone.store.log.UnknownLogException;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of one participant: a Chronicle Map each, and one commit log for all.
 *
 * <p>A write is appended to the log, then put in the tables, then reported as saved. A marker file stands from open to a
 * clean close, and after a clean close seals of the map files. If the marker is there at open, or a map is not what was sealed, the
 * map files are not trusted: locks of the dead process live in them, so that a plain open may hang, and Chronicle's own recovery
 * drops what it finds damaged without a word. They are deleted and made again from the log, which is complete, and which is
 * verified as a whole at every open; what it lost is told by {@link #condition}.
 *
 * <p>A value whose checksum is wrong is never served: it reads as {@link #DAMAGED}, which no codec of the core takes, so that
 * the node knows that it knows nothing; and it is counted. Used on its lane's thread, but for {@link #open} and {@link #shortage}.
 */
public final class ChronicleStorage implements Storage, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChronicleStorage.class);
    /** What a damaged value reads as: empty, as no value of the core ever is. */
    static final Bytes DAMAGED = Bytes.EMPTY;

    private final Path folder;
    private final StorageConfig config;
    private final Executor lane;
    private final StorageStats stats;
    private final Tables tables;
    private final CommitLog log;
    private final LogCleaner cleaner;
    private final DiskSpace disk;
    private final OpenMarker marker;
    private final StorageCondition condition;
    private final Consumer<String> onFailure;
    private @Nullable String failure;
    private boolean labelled;

    private ChronicleStorage(
            Path folder,
            StorageConfig config,
            Executor lane,
            StorageStats stats,
            Consumer<String> onFailure,
            DiskSpace disk,
            OpenMarker marker,
            StorageFiles files) {
        this.folder = folder;
        this.config = config;
        this.lane = lane;
        this.stats = stats;
        this.tables = files.tables();
        this.log = files.log();
        this.cleaner = files.cleaner();
        this.condition = files.condition();
        this.disk = disk;
        this.marker = marker;
        this.onFailure = onFailure;
    }

    /**
     * Opens a storage that belongs nowhere.
     *
     * @see #open(Path, StorageConfig, Executor, StorageStats, Consumer, Origin)
     */
    public static ChronicleStorage open(
            Path folder, StorageConfig config, Executor lane, StorageStats stats, Consumer<String> onFailure)
            throws StorageException {
        return open(folder, config, lane, stats, onFailure, null);
    }

    /**
     * Opens the storage in a folder that the caller holds, made if missing. Blocks as long as it takes to read the log and the
     * maps, and after an unclean stop to write the maps.
     *
     * @param lane runs completions, later and in order
     * @param onFailure told once, on the lane, when the storage fails for good
     * @param origin where it belongs: one that does not is damaged, and says from then on that it belongs here
     */
    public static ChronicleStorage open(
            Path folder,
            StorageConfig config,
            Executor lane,
            StorageStats stats,
            Consumer<String> onFailure,
            @Nullable Origin origin)
            throws StorageException {
        try {
            Files.createDirectories(folder);
            DiskSpace disk = DiskSpace.of(folder, config.diskReserveBytes());
            OpenMarker marker = OpenMarker.set(folder);
            MapSeals seals = marker.wasThere() ? null : MapSeals.read(folder);
            Files.deleteIfExists(folder.resolve(MapSeals.NAME));
            StorageFiles files = new StorageOpening(folder, config, stats, origin).open(seals, marker.machineStopped());
            marker.renew();
            ChronicleStorage storage =
                    new ChronicleStorage(folder, config, lane, stats, onFailure, disk, marker, files);
            if (origin != null) {
                storage.label(origin.label());
            }
            return storage;
        } catch (UnknownLogException e) {
            throw new StorageException("the storage in " + folder + " cannot be opened: " + e.getMessage(), e);
        } catch (IOException | RuntimeException | InternalError e) {
            throw NoRoomException.explain("the storage in " + folder + " cannot be opened", folder, e);
        }
    }

    /** Says durably where it belongs. Without room for that it says what it said before, which is no damage at the next start. */
    private void label(Mutation label) throws IOException {
        try {
            if (noRoom(List.of(label)) == null) {
                long before = log.appendedBytes();
                long sequence = log.append(List.of(label));
                labelled = tables.apply(List.of(label), log.newest()) == null;
                if (!labelled) {
                    abort(sequence);
                }
                log.sync();
                cleaner.step((int) (log.appendedBytes() - before));
            }
        } catch (LogFullException e) {
            LOG.warn("event=label-unsaved folder={} reason=\"the disk is full\"", folder, e);
        }
    }

    /** True if it says that it was opened in this life, where it belongs. */
    public boolean isLabelled() {
        return labelled;
    }

    @Override
    public StorageCondition condition() {
        return condition;
    }

    @Override
    public @Nullable Bytes read(Table table, Bytes key) {
        try {
            byte[] stored = tables.of(table).stored(key);
            return stored == null ? null : checked(table, key, stored);
        } catch (InternalError e) {
            fail(e);
            return DAMAGED;
        }
    }

    @Override
    public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
        NavigableSet<Bytes> keys = tables.of(table).keys();
        NavigableSet<Bytes> range = to == null ? keys.tailSet(from, true) : keys.subSet(from, true, to, false);
        for (Bytes key : range) {
            Bytes value = table == Table.META && key.equals(Origin.PLACE) ? null : read(table, key);
            if (value != null && !visitor.test(key, value)) {
                return;
            }
        }
    }

    @Override
    public void write(List<Mutation> mutations, Completion completion) {
        if (failure != null) {
            refuse(completion, false, failure);
            return;
        }
        try {
            String noRoom = noRoom(mutations);
            if (noRoom != null) {
                refuse(completion, true, noRoom);
                return;
            }
            long before = log.appendedBytes();
            long sequence = log.append(mutations);
            String full = tables.apply(mutations, log.newest());
            if (full != null) {
                abort(sequence);
            }
            // Refused writes are in the log, too: it would grow without bound while a table is full.
            cleaner.step((int) (log.appendedBytes() - before));
            stats.logBytes.add(log.appendedBytes() - before);
            if (full == null) {
                stats.writes.increment();
                lane.execute(completion::saved);
            } else {
                refuse(completion, true, full);
            }
        } catch (LogFullException e) {
            refuse(completion, true, "the disk of " + folder + " is full: " + e.getMessage());
        } catch (IOException | RuntimeException | InternalError e) {
            refuse(completion, false, fail(e));
        }
    }

    /**
     * Why it takes no write at all for now, though it serves reads: its disk is full. Null if it is not. A table that is full is
     * no such reason, since it still takes writes of the keys that it has. From any thread.
     */
    public @Nullable String shortage() {
        return disk.shortage();
    }

    /** A refused write that stays in the log would come back at a rebuild: that it could not be aborted is no mere lack of room. */
    private void abort(long sequence) throws IOException {
        try {
            log.abort(sequence);
        } catch (LogFullException e) {
            throw new IOException("there was no room to log that a write was refused", e);
        }
    }

    /** For good. {@link InternalError} is what the JVM throws when the disk cannot give or take a page of a mapped file. */
    private String fail(Throwable cause) {
        String detail = "the storage failed: " + cause;
        if (failure == null) {
            LOG.error("event=storage-failed folder={}", folder, cause);
            failure = detail;
            lane.execute(() -> onFailure.accept(detail));
        }
        return detail;
    }

    /** Closes cleanly; after a failure the marker stays, so that the next open rebuilds. Nothing may be called after. */
    @Override
    public void close() {
        try (log;
                tables) {
            if (failure == null) {
                log.closeCleanly();
                tables.close();
                MapSeals.of(folder, log.sequence()).write(folder);
                marker.remove();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("event=storage-close-failed folder={} consequence=\"the next start rebuilds\"", folder, e);
        }
    }

    private Bytes checked(Table table, Bytes key, byte[] stored) {
        Bytes value = TableFile.checked(key, stored);
        if (value == null) {
            stats.corrupt.increment();
            LOG.error("event=corrupt-record table={} folder={} keyBytes={}", table, folder, key.length());
            return DAMAGED;
        }
        return value;
    }

    private void refuse(Completion completion, boolean full, @Nullable String detail) {
        if (full) {
            stats.full.increment();
        }
        lane.execute(() -> completion.failed(full, String.valueOf(detail)));
    }

    /** Why the mutations cannot be taken, or null. */
    private @Nullable String noRoom(List<Mutation> mutations) {
        long bytes = 0;
        for (Mutation mutation : mutations) {
            Bytes value = mutation.value();
            int length = value == null ? 0 : value.length();
            if (length > config.recordBytesMax()) {
                return "a record of " + length + " bytes is larger than recordBytesMax = " + config.recordBytesMax();
            }
            bytes += length;
        }
        return disk.shortage(bytes);
    }
}
