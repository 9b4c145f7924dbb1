// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

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
record KeyVerdict(
        Verdict verdict,
        String algorithm,
        @Nullable Finding finding,
        @Nullable Unknown unknown,
        long operations,
        long states) {

    static KeyVerdict valid(String algorithm, long operations, long states) {
        return new KeyVerdict(Verdict.VALID, algorithm, null, null, operations, states);
    }

    static KeyVerdict invalid(String algorithm, Finding finding, long operations, long states) {
        return new KeyVerdict(Verdict.INVALID, algorithm, finding, null, operations, states);
    }

    static KeyVerdict unknown(String algorithm, Unknown why, long operations, long states) {
        return new KeyVerdict(Verdict.UNKNOWN, algorithm, null, why, operations, states);
    }
}
