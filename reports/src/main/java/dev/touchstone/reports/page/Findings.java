// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.output.AlikeFindings;
import dev.touchstone.history.History;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.chart.FaultBands;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The finding cards of a page, one for each kind that a property has, and what was left out of it.
 *
 * @param more a sentence a property with more findings than cards
 * @param cited every operation that a card cites
 */
public record Findings(List<FindingCard> cards, List<String> more, TreeSet<Integer> cited) {
    /** Cards a property; the rest is counted. */
    static final int CARDS_MAX = 10;

    /**
     * A checker's result with what its property was judged against.
     *
     * @param violation whether a finding breaks something, or is only measured
     */
    record Judged(CheckResult result, String claim, boolean violation) {}

    static Findings of(List<Judged> properties, @Nullable History history, FaultBands bands, List<String> again) {
        List<FindingCard> cards = new ArrayList<>();
        List<String> more = new ArrayList<>();
        TreeSet<Integer> cited = new TreeSet<>();
        for (Judged judged : properties) {
            CheckResult result = judged.result();
            List<AlikeFindings> kinds = AlikeFindings.of(result.findings());
            int shown = 0;
            for (AlikeFindings alike : kinds.subList(0, Math.min(CARDS_MAX, kinds.size()))) {
                String id = "f" + (cards.size() + 1);
                FindingCard.Place place =
                        new FindingCard.Place(id, result.property(), judged.claim(), judged.violation(), again);
                cards.add(FindingCard.of(place, alike, history, bands));
                cited.addAll(FindingCard.cited(alike.first()));
                shown += 1 + Math.min(FindingCard.ALIKE_MAX, alike.others().size());
            }
            if (result.findingsTotal() > shown) {
                more.add(result.property() + ": " + Words.count(shown) + " of "
                        + Words.count(result.findingsTotal(), "finding") + " shown here");
            }
        }
        return new Findings(cards, more, cited);
    }
}
