// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.output;

import dev.touchstone.checker.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Findings of one kind, which reports show as one card with a count. Immutable.
 *
 * @param first the one to show in full
 * @param others the rest
 */
public record AlikeFindings(Finding first, List<Finding> others) {
    private static final int CITED_MAX = 4;

    public AlikeFindings {
        others = List.copyOf(others);
    }

    /** Findings by their kinds, in the order of the first of each. */
    public static List<AlikeFindings> of(List<Finding> findings) {
        Map<String, List<Finding>> byKind = new LinkedHashMap<>();
        findings.forEach(each ->
                byKind.computeIfAbsent(each.anomaly(), a -> new ArrayList<>()).add(each));
        return byKind.values().stream()
                .map(each -> new AlikeFindings(each.get(0), each.subList(1, each.size())))
                .toList();
    }

    /** A finding in a line: its title, and the first operations that it cites. */
    public static String brief(Finding finding) {
        List<Integer> cited = finding.operations();
        String numbers = cited.stream().limit(CITED_MAX).map(op -> "#" + op).collect(Collectors.joining(", "));
        return finding.title() + (cited.isEmpty() ? "" : " (" + numbers + (cited.size() > CITED_MAX ? ", …)" : ")"));
    }
}
