// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.harness.Durations;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.campaign.CampaignRunner;
import dev.touchstone.harness.campaign.Environment;
import dev.touchstone.harness.campaign.FolderProgress;
import dev.touchstone.harness.campaign.MachineLoad;
import dev.touchstone.harness.campaign.Notes;
import dev.touchstone.harness.campaign.Progress;
import dev.touchstone.harness.starter.ClusterStarter;
import dev.touchstone.reports.ReportRenderer;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** One campaign from its first line to its report: runs it, writes the folder, prints the summary, knows the exit code. */
final class CampaignSession {
    private final RunRequest request;
    private final RunOptions options;
    private final CommandLine line;
    private final RunFolder folder;
    private final CountDownLatch signalled = new CountDownLatch(1);
    private volatile boolean over;

    CampaignSession(RunRequest request, RunOptions options, CommandLine line) {
        this.request = request;
        this.options = options;
        this.line = line;
        this.folder = new RunFolder(Caller.ofProcess().path(request.directory()));
    }

    int run() throws InterruptedException {
        try {
            return runInFolder();
        } finally {
            Ownership.handOver(folder.directory());
        }
    }

    private int runInFolder() throws InterruptedException {
        CampaignPlan plan = request.plan();
        EarlierRun earlier = request.earlier();
        Optional<CampaignResult> whole = earlier == null ? Optional.empty() : earlier.whole(plan);
        if (earlier != null && whole.isPresent()) {
            return sayThatAllIsDone(whole.get(), List.copyOf(earlier.done(plan).values()));
        }
        Map<String, String> aboutCluster = ClusterStarter.check(
                request.kind(), plan.cluster().links(), plan.cluster().toxiproxy(), plan.needsSmallDisks());
        prepareFolder(plan);
        Map<String, CellResult> results = earlier == null ? new LinkedHashMap<>() : earlier.done(plan);
        String now = iso(OffsetDateTime.now(ZoneId.systemDefault()));
        String started = earlier == null ? now : earlier.started().orElse(now);
        double before = earlier == null ? 0 : earlier.seconds();
        long startNanos = System.nanoTime();
        MachineLoad machine = MachineLoad.begin();
        Progress progress = progress(plan, started, before);
        try (RunLog log = RunLog.open(folder.directory().resolve("run.log"), options.verbose());
                CampaignRunner runner = new CampaignRunner(
                        plan.without(results.keySet()),
                        request.kind(),
                        folder,
                        request.provenance(),
                        options.policy(request.schedule(), request.rerun()),
                        log.teeing(progress))) {
            Interrupts.onFirst(() -> stop(runner), this::sayThatTheNextEnds);
            try {
                runner.run().forEach(cell -> results.put(cell.summary().id(), cell));
            } finally {
                progress.end();
            }
            List<CellResult> ordered = plan.cells().stream()
                    .flatMap(cell -> Optional.ofNullable(results.get(cell.id())).stream())
                    .toList();
            boolean interrupted = signalled.getCount() == 0;
            double seconds = before + (System.nanoTime() - startNanos) / 1e9;
            Map<String, String> here = Environment.facts(aboutCluster);
            here.putAll(machine.facts());
            Map<String, String> environment = earlier == null ? here : Environment.goneOn(earlier.environment(), here);
            CampaignResult campaign =
                    result(notes(plan, runner), ordered, environment, started, seconds, interrupted, runner.left());
            String unwritten = writeReport(campaign, ordered, runner.unwritable());
            over = true;
            print(campaign, ordered);
            if (!unwritten.isEmpty()) {
                sayIncomplete(unwritten);
            } else if (!interrupted && !runner.keptCluster().isEmpty()) {
                waitWith(runner.keptCluster());
            }
            return allIsRemoved(runner) && unwritten.isEmpty()
                    ? campaign.exitCode()
                    : ExitCode.ofFailure(campaign.exitCode());
        }
    }

    /**
     * Writes what the campaign came to, on a disk that may be full; the nodes' data is off it by now, so that there may be room again.
     *
     * @param unwritable why the folder took no more before; empty if it took all
     * @return why the report is not whole; empty if it is
     */
    private String writeReport(CampaignResult campaign, List<CellResult> results, String unwritable) {
        try {
            if (!unwritable.isEmpty()) {
                results.stream().filter(EarlierRun::isToDo).forEach(folder::write);
            }
            folder.write(campaign);
            ReportRenderer.render(folder.directory());
            folder.deleteProgress();
            linkLatest();
            return unwritable;
        } catch (RunFolderException e) {
            return unwritable.isEmpty() ? String.valueOf(e.getMessage()) : unwritable;
        }
    }

    private void sayIncomplete(String why) {
        Caller caller = Caller.ofProcess();
        String directory = Again.quoted(folder.directory().toString());
        System.err.println("touchstone: " + why);
        System.err.println(
                "touchstone: what was written before that is in " + folder.directory() + "; when there is room, "
                        + caller.program() + " campaign --resume " + directory + " runs the rest and draws the report");
    }

    /** Ends the cluster, and says what of any is left behind. */
    private static boolean allIsRemoved(CampaignRunner runner) {
        runner.close();
        runner.left()
                .forEach(left -> System.err.println("touchstone: " + left + "; "
                        + Caller.ofProcess().program() + " down removes the rest once nothing holds it"));
        return runner.left().isEmpty();
    }

    private static CampaignPlan notes(CampaignPlan plan, CampaignRunner runner) {
        CampaignPlan noted = runner.startFailure().isEmpty()
                ? plan
                : plan.noting("the cluster did not start: " + runner.startFailure());
        for (String note : runner.unrest()) {
            noted = noted.noting(note);
        }
        for (String left : runner.left()) {
            noted = noted.noting("the verdicts stand, but something is left behind: " + left);
        }
        return runner.unwritable().isEmpty() ? noted : noted.noting("this run is not whole: " + runner.unwritable());
    }

    private void stop(CampaignRunner runner) {
        System.err.println(
                (options.redraws() ? "" : "\n") + "touchstone: stopping: healing faults, judging what there is");
        runner.interrupt();
        signalled.countDown();
    }

    private void sayThatTheNextEnds() {
        if (!over) {
            System.err.println("touchstone: still stopping; another Ctrl-C now ends at once, without a report");
        }
    }

    private void prepareFolder(CampaignPlan plan) {
        Path yaml = folder.campaignYaml();
        if (request.earlier() == null && (RunFolder.isRun(folder.directory()) || Files.exists(yaml))) {
            throw new UsageException(
                    folder.directory() + " already holds a run; go on with it by --resume, or choose another --out");
        }
        try {
            RunFolder.writeText(yaml, CampaignReader.write(plan.file()));
        } catch (RunFolderException e) {
            if (e.isForWantOfRoom()) {
                throw e;
            }
            throw new UsageException("cannot make a run's folder there: " + e.getMessage(), e);
        }
    }

    private CampaignResult result(
            CampaignPlan plan,
            List<CellResult> results,
            Map<String, String> environment,
            String started,
            double seconds,
            boolean interrupted,
            List<String> left) {
        List<CellSummary> cells = results.stream().map(CellResult::summary).toList();
        int verdict = left.isEmpty() ? exitCode(cells) : ExitCode.ofFailure(exitCode(cells));
        int code = interrupted ? Interrupts.exitCode() : verdict;
        return new CampaignResult(
                CampaignResult.SCHEMA_VERSION,
                plan.file().name(),
                plan.seed(),
                request.kind().word(),
                request.rerun() == null ? plan.nodes() : request.rerun().world().nodes(),
                started,
                seconds,
                !interrupted,
                code,
                request.provenance().again(),
                environment,
                plan.about(),
                Notes.of(plan, cells),
                cells);
    }

    private int exitCode(List<CellSummary> cells) {
        int verdict = ExitCode.of(cells);
        return verdict == ExitCode.UNKNOWN && options.unknownOk() ? ExitCode.VALID : verdict;
    }

    /** Nothing is touched: the run is shown as it stands. */
    private int sayThatAllIsDone(CampaignResult campaign, List<CellResult> results) {
        line.getErr()
                .println("touchstone: every cell of the run in " + folder.directory()
                        + " is done: nothing is run, and nothing is changed");
        print(campaign, results);
        return exitCode(campaign.cells());
    }

    private Progress progress(CampaignPlan plan, String started, double secondsBefore) {
        return new FolderProgress(
                folder,
                plan,
                request.kind(),
                started,
                secondsBefore,
                request.provenance().again(),
                options.console());
    }

    private static String iso(OffsetDateTime time) {
        return time.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    private void print(CampaignResult campaign, List<CellResult> results) {
        if (options.json()) {
            line.getOut().print(campaign.json());
            if (line.getOut().checkError()) {
                throw new RunFolderException(
                        "cannot write to standard output; the same is in " + folder.campaignJson());
            }
        } else {
            new Summary(line.getOut(), options.palette()).print(campaign, results, folder);
        }
    }

    private void waitWith(Map<String, String> urls) throws InterruptedException {
        System.err.println("touchstone: the cluster is kept until Ctrl-C:");
        urls.forEach((node, url) -> System.err.println("  " + node + "  " + url));
        signalled.await();
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
        return seconds < 1 ? "under 1s" : Durations.show(Duration.ofSeconds(Math.round(seconds)));
    }
}
