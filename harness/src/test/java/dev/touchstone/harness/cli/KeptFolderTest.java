// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.harness.UsageException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A report that nobody will find is refused before the campaign that it would be of. */
class KeptFolderTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "tmpfs"})
    void whatGoesWithTheContainerIsRefused(String fileSystem) {
        Path out = directory.resolve("elsewhere/run");
        assertThatThrownBy(() -> KeptFolder.require("--out", out, inContainer(), path -> fileSystem))
                .isInstanceOf(UsageException.class)
                .hasMessage("--out " + out + " is in the container alone, and would go with it: name a folder below "
                        + directory.resolve("reports") + ", or mount one there");
        Path escaped = directory.resolve("reports/../run");
        assertThatThrownBy(() -> KeptFolder.require("--out", escaped, inContainer(), path -> fileSystem))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void whatIsMountedIsKept() {
        Path reports = directory.resolve("reports/mine");
        assertThatCode(() -> KeptFolder.require("--out", reports, inContainer(), path -> "overlay"))
                .doesNotThrowAnyException();
        Path mounted = directory.resolve("mounted/run");
        assertThatCode(() -> KeptFolder.require("--out", mounted, inContainer(), path -> "ext4"))
                .doesNotThrowAnyException();
    }

    @Test
    void outsideOfAContainerAllIsKept() {
        Path out = directory.resolve("run");
        assertThatCode(() -> KeptFolder.require("--out", out, Map.of(), path -> "tmpfs"))
                .doesNotThrowAnyException();
    }

    private Map<String, String> inContainer() {
        return Map.of(ContainerUser.VARIABLE, directory.resolve("reports").toString());
    }
}
