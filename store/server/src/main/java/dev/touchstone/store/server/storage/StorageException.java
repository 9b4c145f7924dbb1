// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

/** Storage could not be opened; the message is one sentence for the operator. */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
