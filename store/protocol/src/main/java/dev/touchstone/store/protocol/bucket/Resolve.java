// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What concurrent writes of one key become. */
public enum Resolve {
    /** The write with the highest hybrid logical timestamp stays; the others are lost, and counted. */
    LWW,
    /** All of them come back; the client merges them and writes with the context that it read. */
    SIBLINGS;

    /** The word used in settings, files and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static Resolve of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("resolve is one of "
                        + Arrays.stream(values()).map(Resolve::word).collect(Collectors.joining(", ")) + ", not \""
                        + word + "\""));
    }
}
