// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The folder of a storage, as tests look at it and treat it. */
final class StorageFolder {
    private StorageFolder() {}

    /** The segments of the log, oldest first. */
    static List<Path> segments(Path folder) throws IOException {
        return files(folder).stream()
                .filter(file -> name(file).startsWith("log-"))
                .toList();
    }

    static long logBytes(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : segments(folder)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** What a kill leaves of a storage that is open: its page cache; and of the maps nothing that can be relied on. */
    static void copyAsAKillLeavesIt(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (Path file : files(from)) {
            Path copy = to.resolve(name(file));
            if (name(file).endsWith(".map")) {
                Files.write(copy, new byte[] {1, 2, 3});
            } else {
                Files.copy(file, copy);
            }
        }
    }

    /** Changes one byte of a file in place. */
    static void flip(Path file, long at, int bit) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1 << bit)).flip();
            channel.write(one, at);
        }
    }

    static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }
}
