// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.decide;

import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;

/** Puts together the verdicts of objects that one key turned out to be made of (Herlihy &amp; Wing's locality). */
public final class IndependentObjects {
    private IndependentObjects() {}

    /**
     * Decides part by part, until one is invalid or the budget ends.
     *
     * @param algorithm how, for the result
     * @param parts the operations of each
     */
    public static KeyVerdict decide(String algorithm, Stream<int[]> parts, Function<int[], KeyVerdict> decide) {
        long operations = 0;
        long states = 0;
        Iterator<int[]> each = parts.iterator();
        while (each.hasNext()) {
            KeyVerdict part = decide.apply(each.next());
            operations += part.operations();
            states += part.states();
            if (part.verdict() != Verdict.VALID) {
                return new KeyVerdict(part.verdict(), algorithm, part.finding(), part.unknown(), operations, states);
            }
        }
        return KeyVerdict.valid(algorithm, operations, states);
    }
}
