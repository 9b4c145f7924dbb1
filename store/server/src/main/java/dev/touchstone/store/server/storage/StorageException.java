// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

/** Storage could not be opened; the message is one sentence for the operator. */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean diskFull;

    public StorageException(String message) {
        super(message);
        this.diskFull = false;
    }

    public StorageException(String message, Throwable cause) {
        this(message, cause, false);
    }

    StorageException(String message, Throwable cause, boolean diskFull) {
        super(message, cause);
        this.diskFull = diskFull;
    }

    /** True if all that is wrong is that the disk has too little room: nothing is damaged. */
    public boolean isDiskFull() {
        return diskFull;
    }
}
