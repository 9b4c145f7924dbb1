// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

/** A number that no {@code long} and no {@code double} is exactly, by the one text that stands for it. */
public record ExactNumber(String text) {
    @Override
    public String toString() {
        return text;
    }
}
