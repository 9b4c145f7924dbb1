// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How much room the disk of a folder has left, looked at before every write, which costs a microsecond. Thread-safe.
 *
 * <p>Map files are sparse: a put may need a page that the disk does not have, and the JVM then gets a bus error in place of an
 * exception that could be answered. So writes stop while there is still a reserve, and others who use the disk at the same time
 * would have to take all of it between the look and the write.
 */
final class DiskSpace {
    /** What is written goes to the log and to a map. */
    private static final int COPIES = 2;

    private final Path folder;
    private final FileStore store;
    private final long reserve;

    private DiskSpace(Path folder, FileStore store, long reserve) {
        this.folder = folder;
        this.store = store;
        this.reserve = reserve;
    }

    static DiskSpace of(Path folder, long reserve) throws IOException {
        return new DiskSpace(folder, Files.getFileStore(folder), reserve);
    }

    /** Why a write of so many bytes has no room, or null. */
    @Nullable
    String shortage(long writeBytes) {
        long usable = usable();
        if (reserve == 0 || usable - COPIES * writeBytes >= reserve) {
            return null;
        }
        return "the disk of " + folder + " has " + usable + " bytes left, too few for a write of " + writeBytes
                + " bytes and diskReserveBytes = " + reserve;
    }

    /** Why no write has room, however small it is, or null. */
    @Nullable
    String shortage() {
        long usable = usable();
        if (usable >= Math.max(1, reserve)) {
            return null;
        }
        return "the disk of " + folder + " has " + usable + " bytes left, fewer than diskReserveBytes = " + reserve;
    }

    private long usable() {
        try {
            return store.getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("the room on the disk of " + folder + " cannot be read", e);
        }
    }
}
