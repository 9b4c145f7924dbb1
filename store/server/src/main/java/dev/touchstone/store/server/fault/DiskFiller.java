// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.fault;

import dev.touchstone.store.server.storage.DataDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Fills the disk of a data directory to its last byte with a file of its own, and empties it again. Blocks. Thread-safe. */
public final class DiskFiller {
    /** A larger disk is not filled: it would be one that others need. */
    public static final long DISK_BYTES_MAX = 1L << 30;

    private static final int[] CHUNKS = {1 << 20, 4 << 10, 1};

    private final Path directory;
    private final Path file;

    DiskFiller(Path directory) {
        this.directory = directory;
        this.file = DataDirectory.filler(directory);
    }

    /**
     * Writes until the file system has no room left.
     *
     * @return null, or why it does not
     */
    public synchronized @org.jspecify.annotations.Nullable String fill() throws IOException {
        long total = Files.getFileStore(directory).getTotalSpace();
        if (total > DISK_BYTES_MAX) {
            return "the file system of " + directory + " has " + total + " bytes, and one of more than "
                    + DISK_BYTES_MAX + " is not filled: put the data directory on a small one, such as a tmpfs";
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int chunk : CHUNKS) {
                writeWhileThereIsRoom(channel, ByteBuffer.allocateDirect(chunk), total);
            }
        }
        return null;
    }

    /** Deletes the file. */
    public synchronized void empty() throws IOException {
        Files.deleteIfExists(file);
    }

    /** How large the file is; 0 if there is none. */
    public long bytes() {
        try {
            return Files.size(file);
        } catch (IOException none) {
            return 0;
        }
    }

    private static void writeWhileThereIsRoom(FileChannel channel, ByteBuffer chunk, long max) throws IOException {
        while (channel.size() <= max) {
            chunk.clear();
            try {
                channel.write(chunk);
            } catch (IOException full) {
                // That is what was wanted.
                return;
            }
        }
    }
}
