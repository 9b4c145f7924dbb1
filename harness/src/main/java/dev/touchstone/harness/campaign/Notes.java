// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.run.CellSummary;
import java.util.ArrayList;
import java.util.List;

/** What whoever reads the verdicts of a run must know before, in a sentence each. */
public final class Notes {
    private Notes() {}

    /** Those of the plan, and what the cells showed of the machine. */
    public static List<String> of(CampaignPlan plan, List<CellSummary> cells) {
        List<String> notes = new ArrayList<>(plan.notes());
        Overload.note(cells).ifPresent(notes::add);
        return notes;
    }
}
