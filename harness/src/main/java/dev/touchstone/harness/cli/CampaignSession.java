// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.campaign.CampaignRunner;
import dev.touchstone.harness.campaign.Environment;
import dev.touchstone.harness.campaign.FolderProgress;
import dev.touchstone.harness.campaign.Progress;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.reports.ReportRenderer;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** One campaign from its first line to its report: runs it, writes the folder, prints the summary, knows the exit code. */
final class CampaignSession {
    private final RunRequest request;
    private final ClusterKind kind;
    private final RunOptions options;
    private final CommandLine line;
    private final RunFolder folder;
    private final CountDownLatch finished = new CountDownLatch(1);

    CampaignSession(RunRequest request, ClusterKind kind, RunOptions options, CommandLine line) {
        this.request = request;
        this.kind = kind;
        this.options = options;
        this.line = line;
        this.folder = new RunFolder(request.directory().toAbsolutePath().normalize());
    }

    int run() throws InterruptedException {
        List<CellResult> before = request.resume() ? done() : List.of();
        if (!request.resume() && RunFolder.isRun(folder.directory())) {
            throw new UsageException(
                    folder.directory() + " already holds a run; go on with it by --resume, or choose another --out");
        }
        CampaignPlan plan = request.plan();
        RunFolder.writeText(folder.campaignYaml(), CampaignReader.write(plan.file()));
        OffsetDateTime started = OffsetDateTime.now(ZoneId.systemDefault());
        long startNanos = System.nanoTime();
        Set<String> doneIds = new TreeSet<>();
        before.forEach(cell -> doneIds.add(cell.summary().id()));
        Progress progress = new FolderProgress(folder, plan, kind, iso(started), reproduce(plan), options.console());
        CampaignRunner runner = new CampaignRunner(plan.without(doneIds), kind, folder, request.campaign(), progress);
        Interrupts.onFirst(() -> {
            System.err.println(
                    "\ntouchstone: stopping: healing faults, judging what there is (again Ctrl-C: end at once)");
            runner.interrupt();
        });
        try {
            List<CellResult> results = new ArrayList<>(before);
            results.addAll(runner.run());
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            CampaignResult campaign = result(plan, results, started, seconds, runner.wasInterrupted());
            folder.write(campaign);
            ReportRenderer.render(folder.directory());
            folder.deleteProgress();
            linkLatest();
            print(campaign, results);
            return campaign.exitCode();
        } finally {
            finished.countDown();
        }
    }

    private List<CellResult> done() {
        return request.plan().cells().stream()
                .map(cell -> folder.result(cell.id()))
                .flatMap(java.util.Optional::stream)
                .filter(result -> !result.summary().verdict().equals("aborted"))
                .toList();
    }

    private CampaignResult result(
            CampaignPlan plan, List<CellResult> results, OffsetDateTime started, double seconds, boolean interrupted) {
        List<CellSummary> cells = results.stream().map(CellResult::summary).toList();
        int verdict = ExitCode.of(cells);
        int code =
                interrupted ? ExitCode.INTERRUPTED : verdict == ExitCode.UNKNOWN && options.unknownOk() ? 0 : verdict;
        return new CampaignResult(
                CampaignResult.SCHEMA_VERSION,
                plan.file().name(),
                plan.seed(),
                kind.word(),
                plan.nodes(),
                iso(started),
                seconds,
                !interrupted,
                code,
                reproduce(plan),
                Environment.facts(),
                plan.about(),
                cells);
    }

    private static String iso(OffsetDateTime time) {
        return time.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    private String reproduce(CampaignPlan plan) {
        String cluster = kind == ClusterKind.LOCAL ? "" : " --cluster " + kind.word();
        return "./touchstone campaign " + request.campaign() + cluster + " --seed " + plan.seed();
    }

    private void print(CampaignResult campaign, List<CellResult> results) {
        if (options.json()) {
            try {
                line.getOut().print(Files.readString(folder.campaignJson()));
                line.getOut().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else {
            Summary.print(line.getOut(), campaign, results, folder);
        }
    }

    /** Points {@code latest} beside the run's folder to it; a file system without links goes without. */
    private void linkLatest() {
        Path directory = folder.directory();
        Path latest = directory.resolveSibling("latest");
        try {
            if (Files.isSymbolicLink(latest) || !Files.exists(latest)) {
                Files.deleteIfExists(latest);
                Files.createSymbolicLink(latest, directory.getFileName());
            }
        } catch (IOException | UnsupportedOperationException e) {
            System.err.println("touchstone: no link " + latest + ": " + e.getMessage());
        }
    }

    static String took(double seconds) {
        return dev.touchstone.harness.Durations.show(Duration.ofMillis(Math.round(seconds) * 1000));
    }
}
