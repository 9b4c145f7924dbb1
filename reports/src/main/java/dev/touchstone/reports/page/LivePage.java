// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.reports.Words;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.LiveRun;
import dev.touchstone.reports.run.RunFolder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A campaign that has no report yet: what is done, what goes on, what waits.
 *
 * @param alive false if its process is gone: then nothing goes on any more
 * @param cells the plan, with the verdicts that are known
 */
public record LivePage(
        LiveRun run,
        boolean alive,
        List<CellSummary> cells,
        Tally tally,
        Matrix matrix,
        List<CellSummary> controls,
        Set<String> judged,
        String resume) {

    /** A page of a run's folder and the progress in it. */
    public static LivePage of(RunFolder folder, LiveRun run) {
        boolean alive = run.isAlive();
        Set<String> judged = new LinkedHashSet<>();
        List<CellSummary> cells = new ArrayList<>();
        for (CellSummary planned : run.plan()) {
            CellSummary known =
                    folder.result(planned.id()).map(CellResult::summary).orElse(null);
            if (known != null) {
                judged.add(planned.id());
                cells.add(known);
            } else {
                cells.add(alive && isBusy(run, planned) ? withVerdict(planned, CellVerdict.RUNNING) : planned);
            }
        }
        return new LivePage(
                run,
                alive,
                List.copyOf(cells),
                Tally.of(cells),
                Matrix.of(cells),
                cells.stream().filter(CellSummary::control).toList(),
                judged,
                "./touchstone campaign --resume " + folder.directory());
    }

    private static boolean isBusy(LiveRun run, CellSummary cell) {
        return run.activities().stream()
                .anyMatch(activity ->
                        activity.what().equals(cell.id()) || activity.what().equals(cell.fault()));
    }

    private static CellSummary withVerdict(CellSummary cell, CellVerdict verdict) {
        return new CellSummary(
                cell.id(),
                cell.workload(),
                cell.fault(),
                cell.setting(),
                cell.control(),
                verdict,
                cell.headline(),
                cell.strongest(),
                cell.staleShare(),
                cell.stalenessMillisP99(),
                cell.load());
    }

    /** Of the whole campaign: it is under way, or was cut short. */
    public CellVerdict verdict() {
        return alive ? CellVerdict.RUNNING : CellVerdict.ABORTED;
    }

    public String sentence() {
        String done = Words.count(judged.size()) + " of " + Words.count(cells.size(), "cell") + " judged";
        return alive
                ? done + "."
                : "Its process (" + run.process() + ") is gone: the run was cut short, with " + done
                        + ". What it had done is kept; go on with:";
    }

    /** A cell's page, drawn when it is asked for; empty if the cell is not judged yet. */
    public String href(CellSummary cell) {
        return judged.contains(cell.id()) ? new FileLink("cells/" + cell.id() + "/index.html", "").href() : "";
    }

    /** The share that is done, 0 to 100. */
    public int percent() {
        return cells.isEmpty() ? 0 : judged.size() * 100 / cells.size();
    }
}
