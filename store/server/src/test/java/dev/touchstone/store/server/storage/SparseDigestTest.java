// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SparseDigestTest {
    private static final int LENGTH = 64 << 20;

    @TempDir
    private Path folder;

    @Test
    void seesEveryByteAndNoHole() throws IOException {
        Path file = folder.resolve("sparse");
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(LENGTH + 100);
            for (int at : new int[] {0, 5_000_000, 5_000_003, 40 << 20, LENGTH + 99}) {
                content.seek(at);
                content.write(at % 251 + 1);
            }
            content.seek(20 << 20);
            content.write(new byte[3 << 20]);
        }
        long digest = SparseDigest.of(file);
        assertThat(SparseDigest.ofAll(file)).as("wherever the holes are").isEqualTo(digest);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            long at = i < 2 ? i * (LENGTH + 99L) : random.nextLong(LENGTH);
            int bit = random.nextInt(8);
            StorageFolder.flip(file, at, bit);
            assertThat(SparseDigest.of(file)).as("bit %s of byte %s", bit, at).isNotEqualTo(digest);
            StorageFolder.flip(file, at, bit);
        }
        assertThat(SparseDigest.of(file)).isEqualTo(digest);
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(LENGTH + 200);
        }
        assertThat(SparseDigest.of(file)).as("longer by zeros").isNotEqualTo(digest);
    }

    @Test
    void takesPagesInTheirOrder() throws IOException {
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        byte[] pages = new byte[3 * 4096];
        pages[1] = 1;
        pages[4096 + 1] = 2;
        Files.write(one, pages);
        pages[1] = 2;
        pages[4096 + 1] = 1;
        Files.write(other, pages);
        assertThat(SparseDigest.of(one)).isNotEqualTo(SparseDigest.of(other));
    }
}
