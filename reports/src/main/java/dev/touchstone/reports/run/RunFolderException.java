// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

/** A run's folder that cannot be read or written; the message is one sentence that names the file. */
public final class RunFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunFolderException(String message) {
        super(message);
    }

    public RunFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
