// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.run.PropertyResult;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A cell in a phrase: its worst promised property, or, where nothing is promised, how stale its reads were. */
final class Headlines {
    private Headlines() {}

    static String of(List<PropertyResult> properties) {
        Optional<PropertyResult> stale = properties.stream()
                .filter(property -> property.property().equals(Observations.STALENESS))
                .filter(property -> Observations.staleShare(properties) > 0)
                .findFirst();
        boolean nothingClaimed = properties.stream().noneMatch(PropertyResult::claimed);
        if (nothingClaimed && stale.isPresent()) {
            return stale.get().observed();
        }
        return properties.stream()
                .filter(property -> nothingClaimed || property.claimed())
                .min(Comparator.comparing(PropertyResult::verdict))
                .map(property -> property.property() + ": " + property.observed())
                .orElse("nothing was judged");
    }
}
