// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which nodes count towards a quorum. */
public enum QuorumKind {
    /** Owners alone. */
    STRICT,
    /** An owner that is down is replaced by the next node on the ring, which keeps a hint for it. */
    SLOPPY;

    /** The word used in settings, files and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static QuorumKind of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("quorum is one of "
                        + Arrays.stream(values()).map(QuorumKind::word).collect(Collectors.joining(", ")) + ", not \""
                        + word + "\""));
    }
}
