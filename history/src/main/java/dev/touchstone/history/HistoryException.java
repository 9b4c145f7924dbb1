// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

/**
 * A history that cannot be one, or that is larger than memory allows: the message is a single sentence with the wrong
 * value and, in a file, its place.
 */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_MESSAGE = 500;

    private final boolean placed;
    private final Kind kind;

    private enum Kind {
        WRONG,
        TOO_LARGE,
        NO_STREAM
    }

    public HistoryException(String message) {
        this(message, null, false, Kind.WRONG);
    }

    public HistoryException(String message, Throwable cause) {
        this(message, cause, false, Kind.WRONG);
    }

    private HistoryException(
            String message, @org.jspecify.annotations.Nullable Throwable cause, boolean placed, Kind kind) {
        super(printable(message), cause);
        this.placed = placed;
        this.kind = kind;
    }

    /** An error at a place in a file; line and column count from 1. */
    public static HistoryException at(String file, long line, long column, String message) {
        return new HistoryException(place(file, line, column) + message, null, true, Kind.WRONG);
    }

    /** Memory does not suffice; the history may be a good one. */
    public static HistoryException tooLarge(String message) {
        return new HistoryException(message, null, false, Kind.TOO_LARGE);
    }

    /** The history may be a good one, but can only be read as a whole. */
    public static HistoryException noStream(String message) {
        return new HistoryException(message, null, false, Kind.NO_STREAM);
    }

    /** The same of a file, unless it names one. */
    public HistoryException of(String file) {
        return placed || isTooLarge() || String.valueOf(getMessage()).startsWith(file)
                ? this
                : new HistoryException(file + ": " + getMessage(), getCause(), true, kind);
    }

    /** The same at a place in a file, unless it has one. */
    public HistoryException orAt(String file, long line, long column) {
        return placed ? this : new HistoryException(place(file, line, column) + getMessage(), getCause(), true, kind);
    }

    /** Whether memory is what is wanting, and not the history at fault. */
    public boolean isTooLarge() {
        return kind == Kind.TOO_LARGE;
    }

    /** Whether the history must be read as a whole, and is not at fault. */
    public boolean isNoStream() {
        return kind == Kind.NO_STREAM;
    }

    private static String place(String file, long line, long column) {
        return file + ":" + line + ":" + column + ": ";
    }

    /** What a file holds may stand in the message: short enough to read, and nothing in it steers a terminal. */
    private static String printable(String message) {
        StringBuilder text = new StringBuilder(Math.min(message.length(), MAX_MESSAGE + 1));
        for (int i = 0; i < message.length() && text.length() < MAX_MESSAGE; i++) {
            char c = message.charAt(i);
            text.append(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
        }
        return message.length() > MAX_MESSAGE ? text.append('…').toString() : text.toString();
    }
}
