// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/** A file that is there whole or not at all; compressed if its name ends in {@code .gz} or {@code .zst}. */
final class AtomicFile {
    private static final int BUFFER_BYTES = 1 << 16;

    /** Writes the content to a stream that it need not close. */
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes it.
     *
     * @throws FileSystemException with the file's name, if there is no room for it or it cannot be written otherwise
     */
    static void write(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = folder.resolve("." + file.getFileName() + ".part");
        try {
            try (OutputStream out = compressed(file, Files.newOutputStream(temporary))) {
                content.to(out);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
            named.initCause(e);
            throw named;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static OutputStream compressed(Path file, OutputStream raw) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".gz")) {
            return new BufferedOutputStream(new GZIPOutputStream(raw, BUFFER_BYTES), BUFFER_BYTES);
        } else if (name.endsWith(".zst")) {
            return new BufferedOutputStream(ZstdLibrary.output(raw), BUFFER_BYTES);
        }
        return new BufferedOutputStream(raw, BUFFER_BYTES);
    }
}
