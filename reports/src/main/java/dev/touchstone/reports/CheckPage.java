// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.history.History;
import dev.touchstone.reports.page.StandalonePage;
import java.util.List;

/** One self-contained page of a history that was judged on its own: the HTML of {@code touchstone check}. */
public final class CheckPage {
    private CheckPage() {}

    /** The page, with the same cards, drawings and charts as a cell of a campaign. */
    public static String render(History history, List<CheckResult> results, CheckSubject subject) {
        return Templates.renderHistory("check.jte", StandalonePage.of(history, results, subject));
    }
}
