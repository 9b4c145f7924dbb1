// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How much room the disk of a folder has left, looked at now and then. Not thread-safe.
 *
 * <p>Map files are sparse: a put may need a page that the disk does not have, and the JVM then gets a bus error in place of an
 * exception that could be answered. So writes stop while there is still a reserve.
 */
final class DiskSpace {
    private static final int WRITES_UNCHECKED = 64;
    private static final long BYTES_UNCHECKED = 256 << 10;

    private final Path folder;
    private final FileStore store;
    private final long reserve;
    private int writes = WRITES_UNCHECKED;
    private long bytes;

    private DiskSpace(Path folder, FileStore store, long reserve) {
        this.folder = folder;
        this.store = store;
        this.reserve = reserve;
    }

    static DiskSpace of(Path folder, long reserve) throws IOException {
        return new DiskSpace(folder, Files.getFileStore(folder), reserve);
    }

    /** Why a write of so many bytes has no room, or null; looks at every write while there is none. */
    @Nullable
    String shortage(long writeBytes) {
        writes++;
        taken(writeBytes);
        if (writes < WRITES_UNCHECKED && bytes < BYTES_UNCHECKED) {
            return null;
        }
        long usable = usable();
        if (usable < reserve) {
            return "the disk of " + folder + " has " + usable + " bytes left, less than diskReserveBytes = " + reserve;
        }
        writes = 0;
        bytes = 0;
        return null;
    }

    /** So many bytes were written besides. */
    void taken(long more) {
        bytes += more;
    }

    private long usable() {
        try {
            return store.getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("the room on the disk of " + folder + " cannot be read", e);
        }
    }
}
