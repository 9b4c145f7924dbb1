// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a read does about replicas that lag. */
public enum ReadRepair {
    /** Nothing. */
    OFF,
    /** Sends them the merged record after the client was answered. */
    ASYNC,
    /** Sends it before the client is answered, and waits until later reads cannot miss it. */
    BLOCKING;

    /** The word used in settings, files and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static ReadRepair of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("readRepair is one of "
                        + Arrays.stream(values()).map(ReadRepair::word).collect(Collectors.joining(", ")) + ", not \""
                        + word + "\""));
    }
}
