// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.Provenance;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.LiveRun;
import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as its folder has it, before it is gone on with: what was done is kept, and so is when it began, how long it took and the
 * command that made it. That stands in {@code campaign.json} of one that came to an end, and in {@code progress.json} of one that was
 * killed; of one that was killed at its start, only the configuration is known.
 *
 * @param report of the last time that it came to an end; null if it never did
 * @param killed how far it was when it was killed after that; null if it was not
 */
record EarlierRun(
        RunFolder folder,
        @Nullable CampaignResult report,
        @Nullable LiveRun killed) {
    private static final String ONLY = " --only ";

    /**
     * Reads the folder.
     *
     * @throws dev.touchstone.reports.run.RunFolderException if a file of it cannot be read
     */
    static EarlierRun in(RunFolder folder) {
        return new EarlierRun(
                folder,
                RunFolder.isRun(folder.directory()) ? folder.campaign() : null,
                folder.live().orElse(null));
    }

    /** Whether a result is none: the cell is to be run again. */
    static boolean isToDo(CellResult result) {
        return result.summary().verdict().isUndone();
    }

    /** The results of the plan's cells that are done, by id. */
    Map<String, CellResult> done(CampaignPlan plan) {
        Map<String, CellResult> done = new LinkedHashMap<>();
        plan.cells().stream()
                .map(cell -> folder.result(cell.id()))
                .flatMap(Optional::stream)
                .filter(result -> !isToDo(result))
                .forEach(result -> done.put(result.summary().id(), result));
        return done;
    }

    /** The report, if nothing is missing: no cell of the plan, and not the page. */
    Optional<CampaignResult> whole(CampaignPlan plan) {
        boolean isWhole = report != null
                && killed == null
                && report.complete()
                && Files.isRegularFile(folder.indexHtml())
                && plan.without(done(plan).keySet()).cells().isEmpty();
        return isWhole ? Optional.of(report) : Optional.empty();
    }

    /** When it began, ISO-8601 with zone. */
    Optional<String> started() {
        return report != null
                ? Optional.of(report.started())
                : Optional.ofNullable(killed).map(LiveRun::started);
    }

    /** How long it has run so far; the seconds of one that is gone on with and then killed include those before. */
    double seconds() {
        return killed != null ? killed.elapsedSeconds() : report != null ? report.seconds() : 0;
    }

    /** Where it took place, by name; none of a run that never came to an end. */
    Map<String, String> environment() {
        return report == null ? Map.of() : report.environment();
    }

    /** Where the results of what is left come from: the command that made the run. */
    Provenance provenance(CampaignPlan plan, ClusterKind cluster) {
        String again = report != null
                ? report.reproduce()
                : killed != null
                        ? killed.reproduce()
                        : Caller.ofProcess().program() + " campaign "
                                + Again.quoted(folder.campaignYaml().toString());
        // What makes one cell alone stands after "campaign" and its arguments; other commands make one cell anyway.
        boolean isCampaign = List.of(again.split(" ")).contains("campaign");
        return new Provenance(
                again, isCampaign ? withoutOnly(again, plan) + ONLY.stripTrailing() : null, cluster, plan.seed());
    }

    private static String withoutOnly(String command, CampaignPlan plan) {
        String only = plan.file().only();
        String end = only == null ? "" : ONLY + Again.quoted(only);
        return command.endsWith(end) ? command.substring(0, command.length() - end.length()) : command;
    }
}
