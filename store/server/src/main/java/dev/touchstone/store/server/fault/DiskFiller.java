// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.fault;

import dev.touchstone.store.server.storage.DataDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Fills the disk of a data directory to its last byte with a file of its own, and empties it again. It goes in steps that are
 * smaller than any sensible reserve of a storage: with the storages at work between two steps, it fills no faster than they look
 * at how much is left. Blocks. Thread-safe.
 */
public final class DiskFiller {
    /** A larger disk is not filled: it would be one that others need. */
    public static final long DISK_BYTES_MAX = 1L << 30;

    /** A step writes no more. */
    static final int STEP_BYTES = 1 << 20;

    private static final int[] CHUNKS = {64 << 10, 4 << 10, 1};

    private final Path directory;
    private final Path file;
    private boolean filling;

    DiskFiller(Path directory) {
        this.directory = directory;
        this.file = DataDirectory.filler(directory);
    }

    /**
     * From now on it may be filled, until it is emptied.
     *
     * @return null, or why it is not one that is filled
     */
    public synchronized @Nullable String begin() throws IOException {
        long total = Files.getFileStore(directory).getTotalSpace();
        if (total > DISK_BYTES_MAX) {
            return "the file system of " + directory + " has " + total + " bytes, and one of more than "
                    + DISK_BYTES_MAX + " is not filled: put the data directory on a small one, such as a tmpfs";
        }
        filling = true;
        return null;
    }

    /**
     * Writes {@value #STEP_BYTES} bytes, or as much as there is room for.
     *
     * @return true if there may be room for more, and nobody has emptied it meanwhile
     */
    public synchronized boolean fillMore() throws IOException {
        if (!filling) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long end = channel.size() + STEP_BYTES;
            for (int chunk : CHUNKS) {
                ByteBuffer zeros = ByteBuffer.allocateDirect(chunk);
                while (channel.size() + chunk <= end && hasRoom(channel, zeros)) {
                    zeros.clear();
                }
            }
            return channel.size() == end && end < DISK_BYTES_MAX;
        }
    }

    /** Deletes the file. */
    public synchronized void empty() throws IOException {
        filling = false;
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

    /** Writes as much as there is room for; false if that was not all. */
    private static boolean hasRoom(FileChannel channel, ByteBuffer chunk) {
        try {
            while (chunk.hasRemaining()) {
                channel.write(chunk);
            }
            return true;
        } catch (IOException full) {
            // That is what was wanted.
            return false;
        }
    }
}
