// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.node;

/** What the names of nodes and of buckets may be. */
public final class Names {
    /** The rule, in words. */
    public static final String RULE = "1 to 64 letters, digits, dots, dashes or underscores";

    private static final int LETTERS_MAX = 64;

    private Names() {}

    /**
     * True if it is a name: 1 to 64 ASCII letters, digits, dots, underscores or dashes, of which the first is a letter or a digit.
     * By hand: names are made with every message that is read, and a regular expression took a twentieth of a simulation.
     */
    public static boolean isName(String text) {
        if (text.isEmpty() || text.length() > LETTERS_MAX || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
