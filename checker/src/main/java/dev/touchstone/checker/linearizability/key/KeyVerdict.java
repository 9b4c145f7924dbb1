// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.key;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of one key.
 *
 * @param operations how many were judged
 * @param states configurations explored; 0 without a search
 */
public record KeyVerdict(
        Verdict verdict,
        String algorithm,
        @Nullable Finding finding,
        @Nullable Unknown unknown,
        long operations,
        long states) {

    public static KeyVerdict valid(String algorithm, long operations, long states) {
        return new KeyVerdict(Verdict.VALID, algorithm, null, null, operations, states);
    }

    public static KeyVerdict invalid(String algorithm, Finding finding, long operations, long states) {
        return new KeyVerdict(Verdict.INVALID, algorithm, finding, null, operations, states);
    }

    public static KeyVerdict unknown(String algorithm, Unknown why, long operations, long states) {
        return new KeyVerdict(Verdict.UNKNOWN, algorithm, null, why, operations, states);
    }
}
