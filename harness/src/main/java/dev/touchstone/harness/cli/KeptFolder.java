// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.harness.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Where a harness in a container may write what is to outlive the container: into what is mounted there. */
final class KeptFolder {
    /** What the file systems are called that go with a container: its own layers, and its memory. */
    private static final List<String> GO = List.of("overlay", "tmpfs");

    private KeptFolder() {}

    /** Demands it of what a flag names; of a harness that is in no container, nothing. */
    static void require(String flag, Path path) {
        require(flag, path, System.getenv(), KeptFolder::fileSystem);
    }

    /**
     * Demands that a path is kept.
     *
     * @param fileSystem the kind of file system of a path that exists
     * @throws UsageException if what is written there goes with the container
     */
    static void require(String flag, Path path, Map<String, String> environment, Function<Path, String> fileSystem) {
        String reports = environment.getOrDefault(ContainerUser.VARIABLE, "");
        Path there = Caller.ofProcess().folder().resolve(path).normalize();
        if (reports.isBlank() || there.startsWith(Path.of(reports).normalize())) {
            return;
        }
        Path existing = there;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (GO.contains(fileSystem.apply(existing))) {
            throw new UsageException(
                    flag + " " + path + " is in the container alone, and would go with it: name a folder below "
                            + reports + ", or mount one there");
        }
    }

    private static String fileSystem(Path path) {
        try {
            return Files.getFileStore(path).type();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the file system of " + path, e);
        }
    }
}
