// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.campaign.Rerun;
import dev.touchstone.harness.campaign.RerunJson;
import dev.touchstone.harness.campaign.SeedNames;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.nemesis.schedule.FaultKind;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.nemesis.schedule.ScheduleJson;
import dev.touchstone.nemesis.schedule.ScheduleTargets;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A cell of a finished run, with all that is needed to run it again.
 *
 * @param plan of this cell alone
 * @param schedule as written in the cell's folder
 * @param rerun what its clients do, as written there; null if that comes from the seed
 */
record CellFolder(
        String id,
        CellResult result,
        CampaignPlan plan,
        Schedule schedule,
        @Nullable Rerun rerun) {
    /**
     * Reads the folder.
     *
     * @throws UsageException if it is none, or something in it cannot be read
     */
    static CellFolder of(Path cell) {
        Path directory = real(cell);
        Path cells = directory.getParent();
        Path run = cells == null ? null : cells.getParent();
        if (run == null || !Files.isRegularFile(run.resolve("campaign.yaml"))) {
            throw new UsageException(
                    cell + " is not the folder of a cell in a run, such as reports/runs/latest/cells/ID");
        }
        RunFolder folder = new RunFolder(run);
        String name = String.valueOf(directory.getFileName());
        try {
            CellResult result =
                    folder.result(name).orElseThrow(() -> new UsageException(cell + " has no verdict.json"));
            String id = SeedNames.idOf(name, result.seed());
            CampaignFile file = CampaignReader.read(folder.campaignYaml().toString());
            CampaignPlan plan = CampaignPlan.of(file, result.seed(), id);
            Rerun rerun = rerun(directory.resolve(RerunJson.FILE));
            int nodes = rerun == null ? plan.nodes() : rerun.world().nodes();
            Path written = directory.resolve("schedule.json");
            Schedule schedule = schedule(written, nodes);
            FaultKind kind = plan.cells().get(0).fault();
            // One that was shrunk may need none any more.
            if (rerun == null && schedule.faults().isEmpty() && !kind.needs().isEmpty()) {
                throw new UsageException(written + ": schedule.faults is empty: a cell of " + kind.name()
                        + " would break nothing; one without faults is of the kind none");
            }
            return new CellFolder(id, result, plan.under(schedule), schedule, rerun);
        } catch (RunFolderException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The plan of the cell on a cluster of that kind, which the run's file then names. */
    CampaignPlan planOn(ClusterKind kind) {
        CampaignFile.ClusterPart part = plan.file().cluster();
        CampaignFile.ClusterPart there = new CampaignFile.ClusterPart(
                part.nodes(),
                kind.word(),
                kind == ClusterKind.LOCAL ? part.links() : null,
                kind == ClusterKind.LOCAL ? part.toxiproxy() : null,
                part.startTimeout());
        return kind == kind()
                ? plan
                : CampaignPlan.of(plan.file().withCluster(there), plan.seed(), id)
                        .under(schedule);
    }

    ClusterKind kind() {
        return ClusterKind.of(result.cluster());
    }

    private static Path real(Path cell) {
        try {
            return cell.toRealPath();
        } catch (IOException e) {
            throw new UsageException("no folder " + cell, e);
        }
    }

    private static @Nullable Rerun rerun(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return RerunJson.read(Files.readString(file));
        } catch (IOException e) {
            throw new UsageException("cannot read " + file, e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage(), e);
        }
    }

    private static Schedule schedule(Path file, int nodes) {
        try {
            Schedule schedule = ScheduleJson.read(Files.readString(file));
            ScheduleTargets.check(schedule, ClusterRequest.names(nodes));
            return schedule;
        } catch (IOException e) {
            throw new UsageException("cannot read " + file + ": the cell was never run", e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage(), e);
        }
    }
}
