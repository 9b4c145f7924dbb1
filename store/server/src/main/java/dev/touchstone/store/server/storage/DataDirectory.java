// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's folder, held by one process at a time.
 *
 * <p>Opening it raises the boot number durably (written beside, synced, moved into place), so that no incarnation is ever
 * used twice. A folder without a readable boot number starts at a random one above 2^32.
 *
 * <p>Two files are locked while the folder is held: {@code LOCK}, and {@code META}, which a start cannot do without. So the folder
 * stays held though somebody deletes {@code LOCK}.
 */
public final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final Pattern META = Pattern.compile(
            "cluster=(\\S+)\nnode=(\\S+)\nboot=(\\d{1,19})\nshards=(\\d{1,3})\n(?:format=(\\d{1,9})\n)?checksum=([0-9a-f]{1,8})\n");
    /** Of all that is in the folder: 2 has the generation of its bucket in the key of each record. */
    private static final int FORMAT = 2;

    /** Those of this process: the operating system's locks do not tell its own channels apart. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path held;
    private final FileChannel lockFile;
    private final FileChannel metaFile;
    private final Incarnation incarnation;

    private DataDirectory(Path path, Path held, FileChannel lockFile, FileChannel metaFile, Incarnation incarnation) {
        this.path = path;
        this.held = held;
        this.lockFile = lockFile;
        this.metaFile = metaFile;
        this.incarnation = incarnation;
    }

    /**
     * Takes the folder, made if missing, and begins a new incarnation.
     *
     * @throws StorageException if another process holds it, it is another node's or another cluster's, or it is cut into another
     *     number of shards
     */
    public static DataDirectory open(Path path, String cluster, NodeId self, int shards) throws StorageException {
        try {
            Files.createDirectories(path);
            Path held = path.toRealPath();
            if (!HELD.add(held)) {
                throw inUse(path);
            }
            try {
                return opened(path, held, cluster, self, shards);
            } catch (StorageException | IOException | RuntimeException e) {
                HELD.remove(held);
                throw e;
            }
        } catch (IOException e) {
            throw NoRoomException.explain("the data directory " + path + " cannot be used", path, e);
        }
    }

    private static DataDirectory opened(Path path, Path held, String cluster, NodeId self, int shards)
            throws StorageException, IOException {
        FileChannel lockFile =
                FileChannel.open(path.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lockFile.tryLock() == null) {
                throw inUse(path);
            }
            Path meta = path.resolve("META");
            Long last = Files.exists(meta) ? lastBoot(meta, cluster, self, shards) : null;
            // Left by a node that was killed while its disk was full: nothing could be written.
            Files.deleteIfExists(filler(path));
            long boot = last != null ? last + 1 : new SecureRandom().nextLong((1L << 32) + 1, 1L << 62);
            String content = "cluster=" + cluster + "\nnode=" + self + "\nboot=" + boot + "\nshards=" + shards
                    + "\nformat=" + FORMAT + "\n";
            FileChannel metaFile = DurableFiles.replaceHeld(meta, content + "checksum=" + checksum(content) + "\n");
            return new DataDirectory(path, held, lockFile, metaFile, new Incarnation(self, boot));
        } catch (StorageException | IOException | RuntimeException e) {
            lockFile.close();
            throw e;
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
        return incarnation;
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

    private static @Nullable Long lastBoot(Path meta, String cluster, NodeId self, int shards)
            throws IOException, StorageException {
        String text;
        try (FileChannel channel = FileChannel.open(meta, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                throw inUse(meta.getParent());
            }
            text = new String(Files.readAllBytes(meta), StandardCharsets.ISO_8859_1);
        }
        Matcher matcher = META.matcher(text);
        if (!matcher.matches()
                || !checksum(text.substring(0, text.indexOf("checksum="))).equals(matcher.group(6))) {
            LOG.warn("event=boot-number-unreadable file={} consequence=\"a random new one is drawn\"", meta);
            return null;
        }
        if (!matcher.group(1).equals(cluster) || !matcher.group(2).equals(self.name())) {
            throw new StorageException("the data directory " + meta.getParent() + " belongs to node " + matcher.group(2)
                    + " of cluster " + matcher.group(1) + ", not to " + self + " of " + cluster);
        }
        int format = matcher.group(5) == null ? 1 : Integer.parseInt(matcher.group(5));
        if (format != FORMAT) {
            throw new StorageException("the data directory " + meta.getParent() + " has format " + format
                    + ", and this release reads format " + FORMAT + " alone: start the release that wrote it, and copy"
                    + " its keys by the API");
        }
        if (Integer.parseInt(matcher.group(4)) != shards) {
            throw new StorageException("the data directory " + meta.getParent() + " is cut into " + matcher.group(4)
                    + " shards, and this node is set to " + shards
                    + ": with another number it would not find its keys");
        }
        return Long.parseLong(matcher.group(3));
    }

    private static String checksum(String content) {
        CRC32C crc = new CRC32C();
        crc.update(content.getBytes(StandardCharsets.ISO_8859_1));
        return Long.toHexString(crc.getValue());
    }
}
