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

    /** Another number of shards would look for most keys where they are not. */
    @Test
    void anotherNumberOfShardsIsRefusedAndLeavesTheFolderAsItWas(@TempDir Path folder) throws Exception {
        DataDirectory.open(folder, "c", SELF, 3).close();
        assertThatThrownBy(() -> DataDirectory.open(folder, "c", SELF, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is cut into 3 shards, and this node is set to 1");
        DataDirectory.open(folder, "c", SELF, 3).close();
    }

    /** What an older release wrote would be read as something else. */
    @Test
    void anOlderFormatIsRefusedAndLeftAsItIs() throws Exception {
        String content = "cluster=c\nnode=n1\nboot=7\nshards=1\n";
        CRC32C crc = new CRC32C();
        crc.update(content.getBytes(StandardCharsets.ISO_8859_1));
        String meta = content + "checksum=" + Long.toHexString(crc.getValue()) + "\n";
        Files.writeString(folder.resolve("META"), meta, StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> DataDirectory.open(folder, "c", SELF, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has format 1, and this release reads format 2 alone");
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
