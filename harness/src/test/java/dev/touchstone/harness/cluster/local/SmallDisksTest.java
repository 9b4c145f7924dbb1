// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "canBeHad", disabledReason = "small disks are mounted by root")
public class SmallDisksTest {
    @TempDir
    private Path directory;

    /** Whether this machine lets us have small disks. */
    public static boolean canBeHad() {
        try {
            SmallDisks.require();
            return true;
        } catch (UsageException notRoot) {
            return false;
        }
    }

    /** The small disks below a folder. */
    public static List<String> mounts(Path folder) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .filter(line -> line.contains(folder + "/"))
                .toList();
    }

    @AfterEach
    void unmount() throws InterruptedException {
        SmallDisks.unmountBelow(directory);
    }

    @Test
    void eachFolderHasASmallDiskUntilTheyAreClosed() throws Exception {
        List<Path> folders = List.of(directory.resolve("n1/data"), directory.resolve("n 2/data"));
        SmallDisks disks = SmallDisks.on(folders);
        assertThat(mounts(directory)).hasSize(2);
        for (Path folder : folders) {
            assertThat(Files.getFileStore(folder).getTotalSpace()).isEqualTo((long) SmallDisks.MEGABYTES << 20);
        }
        disks.close();
        assertThat(mounts(directory)).isEmpty();
    }

    @Test
    void whatIsLeftIsUnmounted() throws Exception {
        SmallDisks left = SmallDisks.on(List.of(directory.resolve("n 1/data")));
        SmallDisks.unmountBelow(directory);
        assertThat(mounts(directory)).isEmpty();
        // Somebody was first: that is no failure.
        left.close();
        assertThat(mounts(directory)).isEmpty();
    }

    @Test
    void ifOneCannotBeMountedNoneIs() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> SmallDisks.on(List.of(directory.resolve("n1"), file.resolve("n2"))))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("a small disk cannot be mounted, which takes root");
        assertThat(mounts(directory)).isEmpty();
    }
}
