// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness;

import dev.touchstone.store.server.config.Nearest;
import java.util.Collection;
import java.util.Optional;

/** What a mistyped name may have been meant to be. */
public final class Suggestion {
    private Suggestion() {}

    /** A sentence about a name that there is not: {@code no workload "regster"; did you mean register? There are: …}. */
    public static String unknown(String kind, String name, Collection<String> names) {
        String nearest =
                nearest(name, names).map(each -> "; did you mean " + each + "?").orElse(";");
        return "no " + kind + " \"" + name + "\"" + nearest + " There are: " + String.join(", ", names);
    }

    static Optional<String> nearest(String name, Collection<String> names) {
        return Nearest.to(name, names);
    }
}
