// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much room the disk of a folder has left. Thread-safe.
 *
 * <p>Map files are sparse: a put may need a page that the disk does not have, and the JVM then gets a bus error in place of an
 * exception that could be answered. So writes stop while there is still a reserve, and others who use the disk at the same time
 * would have to take all of it between the look and the write. While there is plenty beside it, one look does for
 * {@value #LOOK_NANOS} nanoseconds, less what was written since: to take that much meanwhile not even memory is fast enough.
 */
final class DiskSpace {
    /** What is written goes to the log and to a map. */
    private static final int COPIES = 2;

    private static final long LOOK_NANOS = 10_000_000;
    /** So many bytes beside the reserve are plenty: 25 GB a second. */
    private static final long PLENTY = 256L << 20;

    private final Path folder;
    private final FileStore store;
    private final long reserve;
    private final LongSupplier nanos;
    private volatile Look last = new Look(0, 0);

    /** What was there, and when. */
    private record Look(long atNanos, long usable) {}

    /** The room in a folder, as a file store tells of it at a time. */
    DiskSpace(Path folder, FileStore store, long reserve, LongSupplier nanos) {
        this.folder = folder;
        this.store = store;
        this.reserve = reserve;
        this.nanos = nanos;
    }

    static DiskSpace of(Path folder, long reserve) throws IOException {
        return new DiskSpace(folder, Files.getFileStore(folder), reserve, System::nanoTime);
    }

    /** Why a write of so many bytes has no room, or null. */
    @Nullable
    String shortage(long writeBytes) {
        if (reserve > 0 && isPlenty(COPIES * writeBytes)) {
            return null;
        }
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

    /** True if there was plenty a moment ago, and still is after a write of so many bytes. */
    private boolean isPlenty(long bytes) {
        Look look = last;
        long left = look.usable - bytes;
        if (left - reserve < PLENTY || nanos.getAsLong() - look.atNanos > LOOK_NANOS) {
            return false;
        }
        last = new Look(look.atNanos, left);
        return true;
    }

    private long usable() {
        try {
            long usable = store.getUsableSpace();
            last = new Look(nanos.getAsLong(), usable);
            return usable;
        } catch (IOException e) {
            throw new UncheckedIOException("the room on the disk of " + folder + " cannot be read", e);
        }
    }
}
