// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which protocol serves a bucket. */
public enum Consistency {
    /** Dynamo: N, R and W as given, strict or sloppy; converges. */
    EVENTUAL,
    /** Strict quorums with R + W > N and blocking read repair. */
    QUORUM;

    /** The word used in settings, files and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static Consistency of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("consistency is one of "
                        + Arrays.stream(values()).map(Consistency::word).collect(Collectors.joining(", ")) + ", not \""
                        + word + "\""));
    }
}
