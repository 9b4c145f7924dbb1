// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.LiveRun;
import dev.touchstone.reports.run.LoadSummary;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps {@code progress.json} in the run's folder up to date, so that {@code touchstone serve} shows a campaign under way,
 * and passes everything on. At most four writes a second. Safe for any number of threads.
 */
public final class FolderProgress implements Progress {
    private static final long INTERVAL_NANOS = 250_000_000L;

    private final RunFolder folder;
    private final CampaignPlan plan;
    private final ClusterKind kind;
    private final String started;
    private final double secondsBefore;
    private final String reproduce;
    private final Progress next;
    private final List<CellSummary> cells;
    private final Map<String, LiveRun.Activity> activities = new LinkedHashMap<>();
    private final long startNanos = System.nanoTime();
    private long lastNanos = startNanos - INTERVAL_NANOS;
    private boolean broken;

    /**
     * Progress that is written and passed on.
     *
     * @param started ISO-8601 with zone
     * @param secondsBefore how long a run that is gone on with had run before
     * @param reproduce the command that runs the campaign again
     */
    public FolderProgress(
            RunFolder folder,
            CampaignPlan plan,
            ClusterKind kind,
            String started,
            double secondsBefore,
            String reproduce,
            Progress next) {
        this.folder = folder;
        this.plan = plan;
        this.kind = kind;
        this.started = started;
        this.secondsBefore = secondsBefore;
        this.reproduce = reproduce;
        this.next = next;
        this.cells = plan.cells().stream().map(FolderProgress::waiting).toList();
    }

    private static CellSummary waiting(Cell cell) {
        return new CellSummary(
                cell.id(),
                cell.workload().name(),
                cell.fault().name(),
                Provenance.summary(cell),
                cell.control(),
                CellVerdict.WAITING,
                "",
                "",
                -1,
                -1,
                LoadSummary.NONE);
    }

    @Override
    public void phase(String what, String phase, String detail) {
        next.phase(what, phase, detail);
        synchronized (this) {
            LiveRun.Activity known = activities.get(what);
            boolean problem = known != null && NO_PHASES.contains(phase);
            activities.put(
                    what,
                    problem
                            ? new LiveRun.Activity(
                                    what, known.phase(), detail, known.share(), known.ok(), known.fail(), known.info())
                            : new LiveRun.Activity(what, phase, detail, -1, 0, 0, 0));
            write();
        }
    }

    @Override
    public void load(String what, long ok, long fail, long info, double share) {
        next.load(what, ok, fail, info, share);
        synchronized (this) {
            LiveRun.Activity known = activities.get(what);
            String phase = share < 1 ? "load" : "heal";
            String detail = known == null ? "" : known.detail();
            activities.put(what, new LiveRun.Activity(what, phase, detail, share, ok, fail, info));
            write();
        }
    }

    @Override
    public void over(String what) {
        next.over(what);
        synchronized (this) {
            activities.remove(what);
            write();
        }
    }

    @Override
    public void end() {
        next.end();
    }

    @Override
    public void judged(String cell, CellVerdict verdict, String headline, int done, int total) {
        next.judged(cell, verdict, headline, done, total);
        synchronized (this) {
            activities.remove(cell);
            write();
        }
    }

    /** A run goes on without its progress being shown: the first failure to write it is said, and is the last try. */
    private void write() {
        long now = System.nanoTime();
        if (broken || now - lastNanos < INTERVAL_NANOS) {
            return;
        }
        lastNanos = now;
        try {
            folder.write(new LiveRun(
                    LiveRun.SCHEMA_VERSION,
                    plan.file().name(),
                    plan.seed(),
                    kind.word(),
                    plan.nodes(),
                    ProcessHandle.current().pid(),
                    started,
                    secondsBefore + (now - startNanos) / 1e9,
                    reproduce,
                    cells,
                    List.copyOf(activities.values())));
        } catch (RunFolderException e) {
            broken = true;
            next.phase("progress", "problem", String.valueOf(e.getMessage()));
        }
    }
}
