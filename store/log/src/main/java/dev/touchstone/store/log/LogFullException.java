// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.io.IOException;

/** There was no room, and the log is as it was before. */
public final class LogFullException extends IOException {
    private static final long serialVersionUID = 1;

    public LogFullException(String message, Throwable cause) {
        super(message, cause);
    }

    public LogFullException(String message) {
        super(message);
    }
}
