// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileStore;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import org.junit.jupiter.api.Test;

/** A disk that another fills as fast as memory can be written. */
final class DiskSpaceTest {
    private static final long MIB = 1L << 20;
    private static final long RESERVE = 4 * MIB;

    private long nanos;
    private final Disk disk = new Disk();
    private final DiskSpace space = new DiskSpace(Path.of("data"), disk, RESERVE, () -> nanos);

    @Test
    void looksBeforeEachWriteOnASmallDisk() {
        disk.usable = 48 * MIB;
        assertThat(space.shortage(100)).isNull();
        disk.usable = RESERVE - 1;
        assertThat(space.shortage(100)).contains((RESERVE - 1) + " bytes left", "diskReserveBytes = " + RESERVE);
    }

    @Test
    void looksOnceInAWhileWhereThereIsPlenty() {
        disk.usable = 300 * MIB;
        for (int i = 0; i < 1_000; i++) {
            assertThat(space.shortage(100)).isNull();
        }
        assertThat(disk.looks).isEqualTo(1);
        nanos += 10_000_001;
        disk.usable = RESERVE - 1;
        assertThat(space.shortage(100)).isNotNull();
    }

    @Test
    void whatWasWrittenSinceCountsAsGone() {
        disk.usable = 300 * MIB;
        assertThat(space.shortage(100)).isNull();
        long looks = disk.looks;
        assertThat(space.shortage(30 * MIB)).isNull();
        assertThat(disk.looks).isEqualTo(looks + 1);
    }

    /** So much room, and how often it was asked for. */
    private static final class Disk extends FileStore {
        private long usable;
        private long looks;

        @Override
        public long getUsableSpace() {
            looks++;
            return usable;
        }

        @Override
        public long getTotalSpace() {
            return usable;
        }

        @Override
        public long getUnallocatedSpace() {
            return usable;
        }

        @Override
        public String name() {
            return "disk";
        }

        @Override
        public String type() {
            return "disk";
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(String name) {
            return false;
        }

        @Override
        public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object getAttribute(String attribute) {
            throw new UnsupportedOperationException(attribute);
        }
    }
}
