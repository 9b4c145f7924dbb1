// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system in memory, mounted by root on a folder, that can be filled without harm to anyone. */
final class TinyDisk implements AutoCloseable {
    private static final int BLOCK = 4096;

    private final Path folder;

    private TinyDisk(Path folder) {
        this.folder = folder;
    }

    /** One of so many KiB, on a folder that is made. */
    static TinyDisk on(Path folder, int kibibytes) throws IOException {
        Files.createDirectories(folder);
        run(List.of("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", folder.toString()));
        return new TinyDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Leaves no room on it. */
    void fill() throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(folder.resolve("fill"))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }

    @Override
    public void close() throws IOException {
        run(List.of("umount", "-l", folder.toString()));
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as(command + ": " + said)
                .isZero();
    }
}
