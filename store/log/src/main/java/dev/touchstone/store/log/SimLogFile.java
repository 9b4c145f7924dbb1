// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.util.Arrays;
import java.util.Objects;

/** The content of a simulated file: what is seen, and what outlives a loss of power. */
final class SimLogFile {
    private byte[] buffer = {};
    private int length;
    private byte[] durable = {};

    SimLogFile() {}

    SimLogFile(byte[] content) {
        become(content);
        durable = content.clone();
    }

    /** A copy. */
    byte[] seen() {
        return Arrays.copyOf(buffer, length);
    }

    int length() {
        return length;
    }

    void append(byte next) {
        if (length == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(64, 2 * length));
        }
        buffer[length++] = next;
    }

    void become(byte[] content) {
        buffer = content.clone();
        length = content.length;
    }

    void sync() {
        durable = seen();
    }

    /**
     * What a loss of power may leave: of appended bytes any prefix, or a file that has its length and zeros in place of the rest;
     * of other changes, all or nothing. Each is made when it is asked for, as there are as many as bytes.
     */
    static final class Images {
        private static final int WHOLE = 2;

        private final byte[] durable;
        private final byte[] seen;
        /** Between the prefixes that there are, in bytes. */
        private final int step;

        private final int prefixes;
        private final boolean isSame;

        private Images(byte[] durable, byte[] seen, boolean few) {
            this.durable = durable;
            this.seen = seen;
            this.isSame = Arrays.equals(seen, durable);
            boolean isAppended =
                    seen.length > durable.length && Arrays.equals(durable, Arrays.copyOf(seen, durable.length));
            int tail = isAppended ? seen.length - durable.length : 0;
            this.step = few ? Math.max(1, tail / 2) : 1;
            this.prefixes = (tail + step - 1) / step;
        }

        int count() {
            // Each prefix is there with and without zeros; the first without them is the durable file.
            return isSame ? 1 : WHOLE + Math.max(0, 2 * prefixes - 1);
        }

        /** One of them: as durable, as seen, or a prefix. */
        byte[] at(int index) {
            Objects.checkIndex(index, count());
            if (index < WHOLE) {
                return (index == 0 ? durable : seen).clone();
            }
            int kept = (index - WHOLE + 1) / 2 * step;
            byte[] prefix = Arrays.copyOf(seen, durable.length + kept);
            boolean withZeros = index == WHOLE || (index - WHOLE) % 2 == 1;
            return withZeros ? Arrays.copyOf(prefix, seen.length) : prefix;
        }
    }

    /** @param few only some of the prefixes */
    Images images(boolean few) {
        return new Images(durable, seen(), few);
    }
}
