// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.log.LogFile;
import dev.touchstone.store.log.LogFiles;
import dev.touchstone.store.log.LogFilesContract;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLogFilesTest extends LogFilesContract {
    private static final int BYTES = 24 << 20;

    @TempDir
    private Path folder;

    @Override
    protected LogFiles empty() {
        return new FolderLogFiles(folder);
    }

    /** A node whose direct memory was smaller than a segment of its log once did not start again. */
    @Test
    void aFileThatIsReadAsAWholeTakesNoDirectMemoryOfItsSize() throws IOException {
        LogFiles files = empty();
        byte[] content = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            content[i] = (byte) (i * 31 + (i >>> 16));
        }
        long before = directBytes();
        try (LogFile file = files.create("log")) {
            file.append(ByteBuffer.wrap(content));
            assertThat(file.size()).isEqualTo(BYTES);
        }
        assertThat(files.content("log")).isEqualTo(ByteBuffer.wrap(content));
        assertThat(directBytes() - before).isLessThan(BYTES / 2);
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
