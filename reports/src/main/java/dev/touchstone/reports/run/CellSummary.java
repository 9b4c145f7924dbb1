// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

/**
 * A cell in a line of {@code campaign.json}: workload by fault by setting.
 *
 * @param id its folder below {@code cells/}: {@code register.partition-halves.n3-r2-w2-strict}
 * @param verdict {@code valid}, {@code invalid}, {@code unknown}, {@code measured} (nothing claimed), {@code aborted},
 *     {@code skipped}, or of a control {@code caught} or {@code MISSED}
 * @param headline the worst finding, or what was measured, in a phrase
 * @param strongest the strongest model that the history still allows: {@code linearizable}; empty if not known
 * @param staleShare the share of stale reads, 0 to 1; -1 if not measured
 * @param stalenessMillisP99 how far behind stale reads were; -1 if not measured
 */
public record CellSummary(
        String id,
        String workload,
        String fault,
        SettingSummary setting,
        boolean control,
        CellVerdict verdict,
        String headline,
        String strongest,
        double staleShare,
        double stalenessMillisP99,
        LoadSummary load) {

    /** The same under another name. */
    public CellSummary withId(String newId) {
        return new CellSummary(
                newId,
                workload,
                fault,
                setting,
                control,
                verdict,
                headline,
                strongest,
                staleShare,
                stalenessMillisP99,
                load);
    }
}
