// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

/** What constructors demand of what they are given. */
final class Require {
    private Require() {}

    /**
     * Goes on if it is so.
     *
     * @throws IllegalArgumentException with the sentence if it is not
     */
    static void that(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
