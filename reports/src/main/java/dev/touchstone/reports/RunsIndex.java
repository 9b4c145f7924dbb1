// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import dev.touchstone.reports.page.RunsPage;
import java.nio.file.Path;

/** The list of all runs below a folder, as a page. */
public final class RunsIndex {
    private RunsIndex() {}

    /** The page; its links are relative to the folder. A run that cannot be read is listed with the reason. */
    public static String render(Path runsDirectory) {
        RunsPage page = RunsPage.of(runsDirectory);
        return page.changes() ? Templates.renderLive("runs.jte", page) : Templates.render("runs.jte", page);
    }
}
