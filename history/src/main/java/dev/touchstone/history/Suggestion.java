// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What a mistyped name may have been meant to be: of a model, a fault, a workload, of whatever users choose by its name. */
public final class Suggestion {
    private Suggestion() {}

    /**
     * What is to be said of a name that there is not: {@code no workload "regster"; did you mean register? There are: …}, or
     * {@code no workload "zzz". There are: …} if none is near.
     */
    public static String unknown(String kind, String name, Collection<String> names) {
        String meant =
                nearest(name, names).map(each -> "; did you mean " + each + "?").orElse(".");
        return "no " + kind + " \"" + name + "\"" + meant + " There are: " + String.join(", ", names);
    }

    /**
     * The name nearest to the one given, the first of several; none if none is near: a third of the letters may be wrong, or two,
     * but something must be right. Case does not count.
     */
    public static Optional<String> nearest(String name, Collection<String> names) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(each -> isNear(distance(wanted, each.toLowerCase(Locale.ROOT)), wanted, each))
                .min(Comparator.comparingInt(each -> distance(wanted, each.toLowerCase(Locale.ROOT))));
    }

    private static boolean isNear(int distance, String name, String other) {
        return distance <= Math.max(2, name.length() / 3) && distance < Math.max(name.length(), other.length());
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
