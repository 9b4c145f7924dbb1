// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

/**
 * A property that a workload's history is judged by.
 *
 * @param property the checker's name for it: {@code linearizable}
 * @param claimed whether the setting promises it; if not, it is measured
 * @param words the promise as a sentence, or why there is none
 */
public record Claim(String property, boolean claimed, String words) {
    public static Claim promised(String property, String words) {
        return new Claim(property, true, words);
    }

    public static Claim measured(String property, String words) {
        return new Claim(property, false, words);
    }
}
