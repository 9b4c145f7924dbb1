// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

/** A keyword or symbol of EDN among plain Java values; {@code :a} is not the string {@code "a"}. */
public record Keyword(String name) {
    @Override
    public String toString() {
        return ":" + name;
    }
}
