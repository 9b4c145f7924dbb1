// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk has too little room for files that are to be made; the message says how much there is, and how much is needed. */
final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1;

    /** With less than this left, a fault at a page of a mapped file is one of a full disk. */
    private static final long NEARLY_NONE = 1 << 20;

    private NoRoomException(String message) {
        super(message);
    }

    /**
     * Demands room on the disk of a folder that is there. Mapped files are sparse: to make them succeeds on any disk, and to touch
     * them is then a fault in place of an exception.
     */
    static void unless(Path folder, long bytes) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        long left = disk.getUsableSpace();
        if (left < bytes) {
            throw new NoRoomException("the disk " + disk + " has " + left + " bytes left, and " + bytes
                    + " are needed to make its maps, before a first write");
        }
    }

    /**
     * Why a folder cannot be opened, in a sentence.
     *
     * @param what cannot be done: {@code the storage in /data/shard-0 cannot be opened}
     * @param folder need not be there
     */
    static StorageException explain(String what, Path folder, Throwable failure) {
        if (failure instanceof NoRoomException) {
            return full(what, String.valueOf(failure.getMessage()), failure);
        }
        boolean isSaid = failure instanceof IOException
                && (String.valueOf(failure.getMessage()).contains("No space left")
                        || String.valueOf(failure.getMessage()).contains("quota exceeded"));
        try {
            FileStore disk = Files.getFileStore(folder.toAbsolutePath());
            long left = disk.getUsableSpace();
            if (isSaid || (failure instanceof InternalError && left < NEARLY_NONE)) {
                return full(what, "the disk " + disk + " has " + left + " bytes left, and more are needed", failure);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return isSaid
                ? full(what, String.valueOf(failure.getMessage()), failure)
                : new StorageException(what + ": " + failure, failure);
    }

    private static StorageException full(String what, String why, Throwable failure) {
        return new StorageException(
                what + ": " + why + "; nothing is damaged: make room, and remove nothing of the node's", failure, true);
    }
}
