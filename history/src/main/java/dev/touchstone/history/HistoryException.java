// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

/** A history that cannot be one: the message is a single sentence with the wrong value and, in a file, its place. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HistoryException(String message) {
        super(message);
    }

    public HistoryException(String message, Throwable cause) {
        super(message, cause);
    }

    /** An error at a place in a file; line and column count from 1. */
    public static HistoryException at(String file, long line, long column, String message) {
        return new HistoryException(file + ":" + line + ":" + column + ": " + message);
    }
}
