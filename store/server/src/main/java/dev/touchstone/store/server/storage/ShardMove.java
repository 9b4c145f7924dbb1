// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.reshard.Resharding;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what a data directory holds to another number of shards, before they are opened.
 *
 * <p>The former shards are opened as at any start, one after another, and only read. The new ones are made beside them with the sizes that are
 * set now. When these are whole and synced they take the place of the former ones, in one step ({@link ShardFolders}). It takes as long as
 * a rebuild of all maps, the memory for the keys of the new shards and one former one, and the disk for both sets.
 */
public final class ShardMove {
    private static final Logger LOG = LoggerFactory.getLogger(ShardMove.class);

    private final DataDirectory directory;
    private final StorageConfig config;
    private final StorageStats stats;

    /**
     * A move that has not begun.
     *
     * @param config of the new shards; the former ones keep what they were made with
     * @param stats told of damage that is found in the former shards
     */
    public ShardMove(DataDirectory directory, StorageConfig config, StorageStats stats) {
        this.directory = directory;
        this.config = config;
        this.stats = stats;
    }

    /** Ends the move between two entries; the reason is for the operator. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final boolean diskFull;

        Stopped(String detail, boolean diskFull) {
            super(detail);
            this.diskFull = diskFull;
        }
    }

    /**
     * Does it; nothing if there are as many shards already.
     *
     * @param bugs of a bucket, by its name
     * @throws StorageException if it cannot be done; the former shards are then as they were
     */
    public void to(int shards, Function<String, Set<KnownBug>> bugs) throws StorageException {
        int from = directory.shards();
        if (from == shards) {
            return;
        }
        long begun = System.nanoTime();
        LOG.info("event=shards-changing directory={} from={} to={}", directory.path(), from, shards);
        try {
            Resharding done = make(from, shards, bugs);
            demandClosed(shards);
            directory.become(shards);
            LOG.info(
                    "event=shards-changed directory={} from={} to={} records={} hints={} millis={}",
                    directory.path(),
                    from,
                    shards,
                    done.records(),
                    done.hints(),
                    (System.nanoTime() - begun) / 1_000_000);
        } catch (IOException | RuntimeException | InternalError e) {
            throw explained(from, shards, e);
        }
    }

    private Resharding make(int from, int to, Function<String, Set<KnownBug>> bugs)
            throws IOException, StorageException {
        Path staging = directory.folders().stage(to);
        List<ChronicleStorage> made = new ArrayList<>();
        try {
            for (int shard = 0; shard < to; shard++) {
                made.add(open(staging.resolve(ShardFolders.name(shard)), new StorageStats(), null));
            }
            Made target = new Made(made);
            Resharding resharding = new Resharding(from, to, bugs, target);
            for (int shard = 0; shard < from; shard++) {
                directory.steps().before("take " + ShardFolders.name(shard));
                Path folder = directory.folder(ShardFolders.name(shard));
                try (ChronicleStorage former = open(folder, stats, directory.shard(shard, from))) {
                    resharding.take(former);
                }
            }
            directory.steps().before("write what is known of whole shards");
            resharding.end();
            for (int shard = 0; shard < to; shard++) {
                target.put(shard, directory.shard(shard, to).label());
            }
            return resharding;
        } finally {
            made.forEach(ChronicleStorage::close);
        }
    }

    /** A storage says nothing of what went wrong when it was closed; but it leaves a word if nothing did. */
    private void demandClosed(int shards) throws IOException {
        for (int shard = 0; shard < shards; shard++) {
            Path folder = directory.path().resolve(ShardFolders.STAGING).resolve(ShardFolders.name(shard));
            if (!Files.exists(folder.resolve(MapSeals.NAME))) {
                throw new IOException("the storage in " + folder + " could not be closed cleanly");
            }
        }
    }

    private ChronicleStorage open(Path folder, StorageStats told, @Nullable Origin origin) throws StorageException {
        return ChronicleStorage.open(folder, config, Runnable::run, told, failure -> {}, origin);
    }

    /** What was made so far goes at once: it may be what fills the disk. If that fails too, the next start deletes it. */
    private StorageException explained(int from, int to, Throwable failure) {
        if (Files.exists(directory.path().resolve(ShardFolders.STAGING))) {
            try {
                directory.folders().discard();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        String what =
                "the data directory " + directory.path() + " cannot be moved from " + from + " to " + to + " shards";
        if (failure instanceof Stopped stopped) {
            return new StorageException(
                    what + ": " + stopped.getMessage() + "; what it held is as it was: make room, or set shards = "
                            + from,
                    stopped,
                    stopped.diskFull);
        }
        return NoRoomException.explain(what, directory.path(), failure);
    }

    /** The new shards. */
    private static final class Made implements Resharding.Target {
        private final List<ChronicleStorage> shards;

        Made(List<ChronicleStorage> shards) {
            this.shards = shards;
        }

        @Override
        public boolean has(int shard, Table table, Bytes key) {
            return shards.get(shard).read(table, key) != null;
        }

        @Override
        public void put(int shard, Mutation entry) {
            ChronicleStorage storage = shards.get(shard);
            Written written = new Written();
            storage.write(List.of(entry), written);
            if (written.failure != null) {
                throw new Stopped("of " + ShardFolders.name(shard) + ", " + written.failure, isDiskFull(storage));
            }
        }

        private static boolean isDiskFull(ChronicleStorage storage) {
            return storage.shortage() != null;
        }
    }

    /** How a write of a new shard ended, which it has when it was given. Whether all outlives this process is asked when that is closed. */
    private static final class Written implements Storage.Completion {
        private @Nullable String failure;

        @Override
        public void saved() {
            failure = null;
        }

        @Override
        public void failed(boolean full, String detail) {
            failure = detail;
        }
    }
}
