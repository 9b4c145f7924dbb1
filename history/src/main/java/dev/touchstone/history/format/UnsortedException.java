// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

/** The events of a file are not in the order of their indices: it is to be read once more, and sorted. */
final class UnsortedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final long line;
    final long column;

    UnsortedException(long index, long before, long line, long column) {
        super("index " + index + " comes after index " + before);
        this.line = line;
        this.column = column;
    }
}
