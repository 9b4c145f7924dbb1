// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** What a name that is no setting may have been meant to be. */
final class SettingNames {
    private SettingNames() {}

    /**
     * The setting nearest to a name; if an object that has settings in it is nearer, all of these; none if nothing is near.
     *
     * @param prefix that all names have; it does not count for how near they are
     * @param separator of the parts of a name
     */
    static Set<String> nearest(String prefix, String name, String separator, Collection<String> known) {
        Set<String> candidates = new TreeSet<>();
        for (String each : known) {
            String rest = each.substring(prefix.length());
            for (int end = rest.indexOf(separator); end > 0; end = rest.indexOf(separator, end + 1)) {
                candidates.add(rest.substring(0, end));
            }
            candidates.add(rest);
        }
        Set<String> meant = new TreeSet<>();
        Nearest.to(name.substring(prefix.length()), candidates)
                .map(prefix::concat)
                .ifPresent(nearest -> known.stream()
                        .filter(each -> each.equals(nearest)
                                || (!known.contains(nearest) && each.startsWith(nearest + separator)))
                        .forEach(meant::add));
        return meant;
    }
}
