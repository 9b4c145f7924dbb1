// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Small files that are there as a whole or not at all, and outlive a loss of power. */
final class DurableFiles {
    private DurableFiles() {}

    /** Puts a text in a file's place. */
    static void replace(Path file, String content) throws IOException {
        replaceHeld(file, content).close();
    }

    /** The same; answers the new file, open and locked, as it is from before it has its name. */
    static FileChannel replaceHeld(Path file, String content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new IOException(next + " is locked by another process");
            }
            ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder(file);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            syncFolder(file);
        }
    }

    private static void syncFolder(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
