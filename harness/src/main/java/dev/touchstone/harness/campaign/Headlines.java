// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.run.PropertyResult;
import java.util.Comparator;
import java.util.List;

/** A cell in a phrase: its worst promised property, or, where nothing is promised, what was measured first. */
final class Headlines {
    private static final List<String> WORST_FIRST = List.of("invalid", "unknown", "valid", "measured");

    private Headlines() {}

    static String of(List<PropertyResult> properties) {
        return properties.stream()
                .min(Comparator.comparingInt(property -> WORST_FIRST.indexOf(property.word())))
                .map(property -> property.property() + ": " + property.observed())
                .orElse("nothing was judged");
    }
}
