// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a mistyped name may have been meant to be. */
final class Nearest {
    private Nearest() {}

    /** The name nearest to the one given, if any is near. */
    static Optional<String> to(String name, Collection<String> names) {
        return names.stream()
                .filter(each -> isNear(distance(name, each), name, each))
                .min(Comparator.comparingInt(each -> distance(name, each)));
    }

    /** A third of the letters may be wrong, or two; but something must be right. */
    private static boolean isNear(int distance, String name, String other) {
        return distance <= Math.max(2, name.length() / 3) && distance < Math.max(name.length(), other.length());
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
