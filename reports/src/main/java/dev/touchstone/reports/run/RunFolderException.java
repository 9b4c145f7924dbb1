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

    /** Whether the disk was full, or its user's share of it: the folder is a good one, and so is whoever chose it. */
    public boolean isForWantOfRoom() {
        Throwable cause = getCause();
        String words = cause == null ? "" : String.valueOf(cause.getMessage());
        return words.contains("No space left on device") || words.contains("Disk quota exceeded");
    }
}
