// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.node.NodeId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one data directory. */
final class DataDirectoryLockTest {
    private static final NodeId SELF = new NodeId("n1");

    @TempDir
    private Path folder;

    @Test
    void keepsItsNumberOfShardsUntilTheyAreMoved() throws Exception {
        DataDirectory.open(folder, "c", SELF, 3).close();
        for (int start = 0; start < 2; start++) {
            try (DataDirectory directory = DataDirectory.open(folder, "c", SELF, 1)) {
                assertThat(directory.shards()).isEqualTo(3);
            }
        }
    }

    /** Entries would be in other shards than those that are asked for them, and states would be of other ranges. */
    @Test
    void anotherNumberOfPartitionsIsRefusedAndLeftAsItIs() throws Exception {
        String meta = meta("cluster=c\nnode=n1\nboot=7\nshards=1\nformat=4\npartitions=4096\n");
        assertThatThrownBy(() -> DataDirectory.open(folder, "c", SELF, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is cut into 4096 partitions, and this release knows 1024 alone");
        assertThat(Files.readString(folder.resolve("META"), StandardCharsets.ISO_8859_1))
                .isEqualTo(meta);
    }

    @Test
    void oneWithoutAWordOnPartitionsHasAsManyAsEver() throws Exception {
        meta("cluster=c\nnode=n1\nboot=7\nshards=2\nformat=4\n");
        try (DataDirectory directory = DataDirectory.open(folder, "c", SELF, 1)) {
            assertThat(directory.incarnation().boot()).isEqualTo(8);
            assertThat(directory.shards()).isEqualTo(2);
        }
        assertThat(Files.readString(folder.resolve("META"), StandardCharsets.ISO_8859_1))
                .contains("\nshards=2\n")
                .contains("\npartitions=1024\n");
    }

    private String meta(String content) throws Exception {
        CRC32C crc = new CRC32C();
        crc.update(content.getBytes(StandardCharsets.ISO_8859_1));
        String meta = content + "checksum=" + Long.toHexString(crc.getValue()) + "\n";
        Files.writeString(folder.resolve("META"), meta, StandardCharsets.ISO_8859_1);
        return meta;
    }

    /** What an older release wrote would be read as something else. */
    @Test
    void anOlderFormatIsRefusedAndLeftAsItIs() throws Exception {
        String meta = meta("cluster=c\nnode=n1\nboot=7\nshards=1\n");
        assertThatThrownBy(() -> DataDirectory.open(folder, "c", SELF, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has format 1, and this release reads format 4 alone");
        assertThat(Files.readString(folder.resolve("META"), StandardCharsets.ISO_8859_1))
                .isEqualTo(meta);
    }

    @Test
    @Timeout(60)
    void isHeldThoughItsLockIsDeletedUntilTheProcessEnds() throws Exception {
        DataDirectory.open(folder, "c", SELF, 1).close();
        Process holder = JavaProcess.start(Holder.class, folder.toString());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("held");
            assertRefused();
            Files.delete(folder.resolve("LOCK"));
            assertRefused();
            assertRefused();
            holder.destroyForcibly();
            assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
            DataDirectory.open(folder, "c", SELF, 1).close();
        } finally {
            holder.destroyForcibly();
        }
    }

    private void assertRefused() {
        assertThatThrownBy(() -> DataDirectory.open(folder, "c", SELF, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageEndingWith("is in use by another node");
    }

    /** Holds the directory until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (DataDirectory held = DataDirectory.open(Path.of(args[0]), "c", SELF, 1)) {
                System.out.println("held");
                while (System.in.read() >= 0) {
                    held.incarnation();
                }
            }
        }
    }
}
