// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a stream as runs of bytes, {@code buffer[start .. end)}, without their ends: LF, CR LF, or CR alone. */
final class LineSource {
    byte[] buffer = new byte[1 << 16];
    int start;
    int end;

    private final InputStream in;
    private final String name;
    private final long maxLineBytes;
    private int next;
    private int limit;
    private long line;
    /** The last line ended in CR: an LF that follows belongs to that end. */
    private boolean afterReturn;

    LineSource(InputStream in, String name, long maxLineBytes) {
        this.in = in;
        this.name = name;
        this.maxLineBytes = maxLineBytes;
    }

    /** The number of the current line, from 1. */
    long line() {
        return line;
    }

    HistoryException error(String message) {
        return HistoryException.at(name, Math.max(1, line), 1, message);
    }

    /** Goes to the next line; false if there is none. */
    boolean next() throws IOException {
        line++;
        start = next;
        int at = start;
        while (true) {
            if (afterReturn && at < limit) {
                afterReturn = false;
                if (buffer[at] == '\n') {
                    start = ++at;
                }
            }
            while (at < limit && buffer[at] != '\n' && buffer[at] != '\r') {
                at++;
            }
            if (at < limit) {
                afterReturn = buffer[at] == '\r';
                end = at;
                next = at + 1;
                return true;
            }
            int scanned = at - start;
            if (!fill()) {
                next = limit;
                end = limit;
                return end > start;
            }
            at = start + scanned;
        }
    }

    private boolean fill() throws IOException {
        int kept = limit - start;
        if (kept > maxLineBytes) {
            throw error("the line is longer than " + maxLineBytes + " bytes");
        }
        System.arraycopy(buffer, start, buffer, 0, kept);
        start = 0;
        limit = kept;
        if (kept == buffer.length) {
            buffer = Arrays.copyOf(buffer, kept * 2);
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read <= 0) {
            return false;
        }
        limit += read;
        return true;
    }
}
