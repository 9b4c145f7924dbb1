// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's folder, held by one process at a time.
 *
 * <p>Opening it raises the boot number durably (written beside, synced, moved into place), so that no incarnation is ever
 * used twice. A folder without a readable boot number starts at a random one above 2^32; that it had one is damage, which is told.
 * So is one whose boot number is below that of a label in it: it goes on above all labels ({@link Labels}).
 *
 * <p>Two files are locked while the folder is held: {@code LOCK}, and {@code META}, which a start cannot do without. So the folder
 * stays held though somebody deletes {@code LOCK}.
 */
public final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    /** Those of this process: the operating system's locks do not tell its own channels apart. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path held;
    private final FileChannel lockFile;
    private final FileSteps steps;
    private final boolean isMetaDamaged;
    private Meta meta;
    private FileChannel metaFile;

    /** What it says of itself from now on, as it was written. */
    private record Written(Meta meta, boolean isMetaDamaged, FileChannel file) {}

    private DataDirectory(Path path, Path held, FileChannel lockFile, FileSteps steps, Written written) {
        this.path = path;
        this.held = held;
        this.lockFile = lockFile;
        this.steps = steps;
        this.meta = written.meta();
        this.isMetaDamaged = written.isMetaDamaged();
        this.metaFile = written.file();
    }

    /**
     * Takes the folder, made if missing, and begins a new incarnation.
     *
     * @param shards how many a new folder is for; one that is there keeps its own number, and a {@link ShardMove} changes it
     * @throws StorageException if another process holds it, it is another node's or another cluster's, or it is of another release
     */
    public static DataDirectory open(Path path, String cluster, NodeId self, int shards) throws StorageException {
        return open(path, cluster, self, shards, FileSteps.UNWATCHED);
    }

    /** The same, with every step of a move of shards told. */
    static DataDirectory open(Path path, String cluster, NodeId self, int shards, FileSteps steps)
            throws StorageException {
        try {
            Files.createDirectories(path);
            Path held = path.toRealPath();
            if (!HELD.add(held)) {
                throw inUse(path);
            }
            try {
                return opened(path, held, cluster, self, shards, steps);
            } catch (StorageException | IOException | RuntimeException e) {
                HELD.remove(held);
                throw e;
            }
        } catch (IOException e) {
            throw NoRoomException.explain("the data directory " + path + " cannot be used", path, e);
        }
    }

    private static DataDirectory opened(Path path, Path held, String cluster, NodeId self, int shards, FileSteps steps)
            throws StorageException, IOException {
        FileChannel lockFile =
                FileChannel.open(path.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lockFile.tryLock() == null) {
                throw inUse(path);
            }
            Path file = path.resolve(Meta.NAME);
            Meta last = Files.exists(file) ? Meta.read(path, cluster, self) : null;
            boolean isLost = last == null && (Files.exists(file) || hasBeenUsed(path));
            // Left by a node that was killed while its disk was full: nothing could be written.
            Files.deleteIfExists(filler(path));
            ShardFolders folders = new ShardFolders(path, steps);
            OptionalInt moved = folders.settle();
            Labels labels = last == null && !isLost ? Labels.NONE : Labels.of(path, self);
            boolean isOlder = last != null && labels.boot() > last.boot();
            if (isLost || isOlder) {
                tell(file, last, labels);
            }
            // What it says of shards and labels is worth as little as its boot number.
            Meta known = last != null && !isOlder ? last : null;
            int cut = moved.orElse(
                    known != null
                            ? known.shards()
                            : labels.shards().orElse(folders.count().orElse(shards)));
            long boot = known != null ? known.boot() + 1 : isOlder ? labels.boot() + 1 : drawnAbove(labels.boot());
            long labelled = known != null ? known.labelled() : Math.max(isLost ? Origin.ANY_LIFE : 0, labels.boot());
            Meta meta = new Meta(cluster, self, boot, cut, labelled);
            FileChannel metaFile = meta.write(path);
            try {
                folders.forget();
            } catch (IOException e) {
                metaFile.close();
                throw e;
            }
            return new DataDirectory(path, held, lockFile, steps, new Written(meta, isLost || isOlder, metaFile));
        } catch (Meta.HeldException e) {
            lockFile.close();
            throw inUse(path);
        } catch (StorageException | IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static void tell(Path file, @Nullable Meta last, Labels labels) {
        Origin newest = labels.newest();
        if (last == null || newest == null) {
            LOG.error(
                    "event=boot-number-unreadable file={} reason=\"{}\" consequence=\"a random new one is drawn\"",
                    file,
                    Files.exists(file) ? "it cannot be read" : "it is gone, and what it spoke of is there");
        } else {
            LOG.error(
                    "event=boot-number-older file={} reason=\"expected boot {} or later, which {} has, found boot {}\""
                            + " consequence=\"the next is above all, and storages with older labels are in doubt\"",
                    file,
                    newest.boot(),
                    newest.place(),
                    last.boot());
        }
    }

    /** A random boot number, above all that are known. */
    private static long drawnAbove(long known) {
        long least = Math.max(known, 1L << 32) + 1;
        return new SecureRandom().nextLong(least, Math.max(least + (1L << 32), 1L << 62));
    }

    /** True if there is a storage, which a node makes after its META. */
    private static boolean hasBeenUsed(Path path) throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.anyMatch(
                    each -> Files.exists(each.resolve(OpenMarker.NAME)) || Files.exists(each.resolve(MapSeals.NAME)));
        }
    }

    private static StorageException inUse(Path path) {
        return new StorageException("the data directory " + path + " is in use by another node");
    }

    /** The file with which fault injection fills the disk of a data directory. */
    public static Path filler(Path directory) {
        return directory.resolve("disk-filler");
    }

    /** This life of the node. */
    public Incarnation incarnation() {
        return new Incarnation(meta.node(), meta.boot());
    }

    /** True if its META was lost before this life, or is older than what lies beside it: counted by who counts damage. */
    public boolean isMetaDamaged() {
        return isMetaDamaged;
    }

    /** How many shards its data is in. */
    public int shards() {
        return meta.shards();
    }

    Path path() {
        return path;
    }

    FileSteps steps() {
        return steps;
    }

    ShardFolders folders() {
        return new ShardFolders(path, steps);
    }

    /** New shards, which are staged and closed, take the place of those that are here. */
    void become(int count) throws IOException {
        folders().commit();
        folders().settle();
        steps.before("note the number of shards");
        rewrite(meta.with(count, meta.labelled()));
        folders().forget();
    }

    /** All storages were opened in this life, and labelled: from now on one with an older label, or none, is not what was left here. */
    public void noteLabels() throws StorageException {
        try {
            steps.before("note the labels");
            rewrite(meta.with(meta.shards(), meta.boot()));
        } catch (IOException e) {
            throw NoRoomException.explain("the data directory " + path + " cannot be used", path, e);
        }
    }

    private void rewrite(Meta next) throws IOException {
        FileChannel former = metaFile;
        metaFile = next.write(path);
        former.close();
        meta = next;
    }

    /** What a shard's storage must say of itself. */
    public Origin shard(int index, int of) {
        return new Origin(meta.node(), ShardFolders.name(index), of, meta.boot(), meta.labelled());
    }

    /** The same of a storage of which a node has one. */
    public Origin part(String name) {
        return new Origin(meta.node(), name, 0, meta.boot(), meta.labelled());
    }

    /** The folder of a participant's storage. */
    public Path folder(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() throws IOException {
        try {
            metaFile.close();
            lockFile.close();
        } finally {
            HELD.remove(held);
        }
    }
}
