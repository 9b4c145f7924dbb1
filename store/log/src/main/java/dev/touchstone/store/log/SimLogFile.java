// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
     * of other changes, all or nothing.
     *
     * @param few only some of the prefixes
     */
    List<byte[]> images(boolean few) {
        byte[] seen = seen();
        List<byte[]> images = new ArrayList<>();
        images.add(durable.clone());
        if (Arrays.equals(seen, durable)) {
            return images;
        }
        images.add(seen.clone());
        boolean isAppended =
                seen.length > durable.length && Arrays.equals(durable, Arrays.copyOf(seen, durable.length));
        int tail = isAppended ? seen.length - durable.length : 0;
        int step = few ? Math.max(1, tail / 2) : 1;
        for (int kept = 0; kept < tail; kept += step) {
            byte[] prefix = Arrays.copyOf(seen, durable.length + kept);
            images.add(Arrays.copyOf(prefix, seen.length));
            if (kept > 0) {
                images.add(prefix);
            }
        }
        return images;
    }
}
