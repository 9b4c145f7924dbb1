// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;

/** The disk had no room for an append, and the log is as it was before. */
final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1;

    DiskFullException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /** True if that is how the operating system says so. */
    static boolean isMeantBy(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }
}
