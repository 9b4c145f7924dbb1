// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Partitions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory says of itself, in its file {@value #NAME}.
 *
 * @param boot of the node's last life
 * @param shards how many its data is in
 * @param labelled the last life that labelled all storages; 0 if none has
 */
record Meta(String cluster, NodeId node, long boot, int shards, long labelled) {
    static final String NAME = "META";

    private static final Pattern SHAPE = Pattern.compile("""
            cluster=(\\S+)
            node=(\\S+)
            boot=(\\d{1,19})
            shards=(\\d{1,3})
            (?:format=(\\d{1,9})
            )?(?:partitions=(\\d{1,9})
            )?(?:labelled=(\\d{1,19})
            )?checksum=([0-9a-f]{1,8})
            """);
    /**
     * Of all that is in the directory: 2 has the generation of its bucket in the key of each record, 3 the readers with its settings,
     * 4 the kind of each cell.
     */
    private static final int FORMAT = 4;
    /** What a directory without a word on them has. */
    private static final int PARTITIONS_FIRST = 1024;

    /** A file is there, and another process holds it. */
    static final class HeldException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /**
     * Reads that of a directory.
     *
     * @return null if it cannot be read
     * @throws StorageException if it is another node's or another cluster's, or of another release
     */
    static @Nullable Meta read(Path directory, String cluster, NodeId self)
            throws IOException, StorageException, HeldException {
        Path file = directory.resolve(NAME);
        String text;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                throw new HeldException();
            }
            text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        }
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()
                || !checksum(text.substring(0, text.indexOf("checksum="))).equals(matcher.group(8))) {
            return null;
        }
        if (!matcher.group(1).equals(cluster) || !matcher.group(2).equals(self.name())) {
            throw new StorageException("the data directory " + directory + " belongs to node " + matcher.group(2)
                    + " of cluster " + matcher.group(1) + ", not to " + self + " of " + cluster);
        }
        int format = matcher.group(5) == null ? 1 : Integer.parseInt(matcher.group(5));
        if (format != FORMAT) {
            throw new StorageException("the data directory " + directory + " has format " + format
                    + ", and this release reads format " + FORMAT + " alone: start the release that wrote it, and copy"
                    + " its keys by the API");
        }
        int partitions = matcher.group(6) == null ? PARTITIONS_FIRST : Integer.parseInt(matcher.group(6));
        if (partitions != Partitions.DEFAULT.count()) {
            throw new StorageException("the data directory " + directory + " is cut into " + partitions
                    + " partitions, and this release knows " + Partitions.DEFAULT.count()
                    + " alone: start the release that wrote it, and copy its keys by the API");
        }
        long labelled = matcher.group(7) == null ? 0 : Long.parseLong(matcher.group(7));
        return new Meta(cluster, self, Long.parseLong(matcher.group(3)), Integer.parseInt(matcher.group(4)), labelled);
    }

    /** The same with another number of shards, and labels of another life. */
    Meta with(int count, long labels) {
        return new Meta(cluster, node, boot, count, labels);
    }

    /** Writes it durably in place of that of a directory; answers the file, open and locked. */
    FileChannel write(Path directory) throws IOException {
        String content = "cluster=" + cluster + "\nnode=" + node + "\nboot=" + boot + "\nshards=" + shards
                + "\nformat=" + FORMAT + "\npartitions=" + Partitions.DEFAULT.count() + "\n"
                + (labelled == 0 ? "" : "labelled=" + labelled + "\n");
        return DurableFiles.replaceHeld(directory.resolve(NAME), content + "checksum=" + checksum(content) + "\n");
    }

    private static String checksum(String content) {
        CRC32C crc = new CRC32C();
        crc.update(content.getBytes(StandardCharsets.ISO_8859_1));
        return Long.toHexString(crc.getValue());
    }
}
