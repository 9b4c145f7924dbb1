// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.nemesis.Trial;
import dev.touchstone.nemesis.TrialLimits;
import dev.touchstone.nemesis.TrialResult;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.nemesis.schedule.ScheduleMaker;
import dev.touchstone.reports.run.FaultRecord;
import dev.touchstone.simulation.SimulationFailure;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.port.Randomness;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Cells that share a fault and a cluster, each on a bucket of its own: one trial for all of them. */
final class CellGroup {
    private static final String LOAD = "load";
    private static final Set<String> AFTER_HEALING = Set.of("settle", "read");
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(500);
    /** After which it is told what a trial is at, when its load is over. */
    private static final Duration LONG_STAGE = Duration.ofSeconds(3);

    private static final Duration SETTLE_BEYOND = Duration.ofSeconds(15);
    private static final Duration SETTLE_BEYOND_OF_WORLDS = Duration.ofMinutes(30);

    private final Cluster cluster;
    private final String name;
    private final List<Cell> cells;
    private final Progress progress;
    private final LivePolicy live;
    private final Schedule schedule;
    private final List<CellLoad> loads;
    private final OffsetTimeline timeline;
    private final Trial trial;
    private final CompletableFuture<TrialResult> done = new CompletableFuture<>();
    private volatile boolean abortWanted;
    private boolean isStoppedLive;
    /** What the trial is at, and since when. */
    private String stage = LOAD;

    private long stageSince;
    private boolean stageTold;

    private boolean well;

    CellGroup(
            Cluster cluster,
            String name,
            List<Cell> cells,
            CampaignPlan plan,
            Randomness randomness,
            RunPolicy policy,
            Progress progress) {
        Schedule given = policy.schedule();
        Rerun rerun = policy.rerun();
        this.live = policy.live();
        this.cluster = cluster;
        this.name = name;
        this.cells = cells;
        this.progress = progress;
        String fault = cells.get(0).fault().name();
        long scheduleSeed = randomness.named("schedule/" + fault).nextLong();
        this.schedule = given != null ? given : ScheduleMaker.make(fault, cluster.nodes(), scheduleSeed, plan.load());
        this.timeline = new OffsetTimeline(cluster.timeline());
        this.loads = cells.stream()
                .map(cell -> rerun == null
                        ? new CellLoad(cell, cluster, timeline, plan.shapeOf(cell), randomness, liveCheck(cell))
                        : new CellLoad(cell, cluster, timeline, rerun.script(), randomness, liveCheck(cell)))
                .toList();
        TrialLimits limits =
                TrialLimits.defaults().withSettle(plan.settle(), plan.settle().plus(settleBeyond(cluster)));
        this.trial = new Trial(
                timeline,
                new JointLoad(loads),
                isSlow(cluster) ? new ReportedInjector(cluster.injector(), name, progress) : cluster.injector(),
                schedule,
                cluster.settling(),
                limits);
    }

    /** A simulated world has a bound of its own, beyond which it breaks; it is waited for. */
    private static Duration settleBeyond(Cluster cluster) {
        return isSlow(cluster) ? SETTLE_BEYOND : SETTLE_BEYOND_OF_WORLDS;
    }

    /** Runs the trial; as many runs as cells, in their order. A simulated world that breaks leaves runs up to there. */
    List<CellRun> run() throws InterruptedException {
        try {
            return runToItsEnd();
        } catch (SimulationFailure e) {
            return runsUntil(WorldFailure.of(e, timeline.nanos()));
        } finally {
            for (CellLoad load : loads) {
                load.finishLive();
            }
        }
    }

    private @Nullable LiveCheck liveCheck(Cell cell) {
        return live == LivePolicy.NONE
                ? null
                : LiveCheck.of(cell, isSlow(cluster), progress).orElse(null);
    }

    /** Ends the load of each cell that was found to be violated; of all of them, the trial. */
    private void stopLive() {
        boolean all = true;
        for (CellLoad load : loads) {
            all &= load.endIfViolated();
        }
        if (all) {
            isStoppedLive = true;
            trial.abort();
        }
    }

    private List<CellRun> runsUntil(WorldFailure failure) {
        TrialResult result = trial.soFar();
        List<FaultRecord> faults = FaultRecords.of(result.faults());
        return loads.stream()
                .map(load -> new CellRun(
                        load.cell(),
                        load.history(result.windows()),
                        schedule,
                        faults,
                        done.isDone() ? "" : failure.cutShort(),
                        load.unanswered(),
                        Aftermath.WELL,
                        new Burden(load.askedPerSecond(), cluster.facts()),
                        load.script(),
                        failure))
                .toList();
    }

    private List<CellRun> runToItsEnd() throws InterruptedException {
        defineBuckets();
        if (isSlow(cluster)) {
            progress.phase(name, LOAD, cells.size() == 1 ? "1 cell" : cells.size() + " cells at once");
        }
        MachineLoad machine = MachineLoad.begin();
        timeline.restart();
        cluster.timeline().after(Duration.ZERO, () -> trial.start(done::complete));
        cluster.timeline().after(PROGRESS_INTERVAL, this::reportLoad);
        cluster.runUntil(done);
        TrialResult result = outcome();
        Aftermath aftermath = new Aftermath(cluster.obituary().orElse(""), result.problems());
        result.problems().forEach(problem -> progress.phase(name, "problem", problem));
        if (!aftermath.death().isEmpty()) {
            progress.phase(name, "problem", aftermath.death());
        }
        well = aftermath.isWell() && result.allHealed();
        String cutShort = result.aborted()
                ? String.format(
                        Locale.ROOT,
                        isStoppedLive
                                ? "ended by --live-stop %.1f s after its start: no final reads"
                                : "interrupted %.1f s after its start: no final reads",
                        timeline.nanos() / 1e9)
                : "";
        List<FaultRecord> faults = FaultRecords.of(result.faults());
        Map<String, String> facts = isSlow(cluster) ? machine.facts() : cluster.facts();
        List<FaultWindow> windows = result.windows();
        return loads.stream()
                .map(load -> new CellRun(
                        load.cell(),
                        load.history(windows),
                        schedule,
                        faults,
                        cutShort,
                        load.unanswered(),
                        aftermath,
                        new Burden(load.askedPerSecond(), facts),
                        load.script(),
                        null))
                .toList();
    }

    /** Ends the load and heals, within half a second of the cluster's time; from any thread. */
    void abort() {
        abortWanted = true;
    }

    /** Whether the cluster was healed and at rest when the trial ended, so that others may follow on it. */
    boolean leftTheClusterWell() {
        return well;
    }

    /** In virtual time a cell is over before anyone could read its phases. */
    private static boolean isSlow(Cluster cluster) {
        return cluster.kind() != ClusterKind.SIM;
    }

    private void defineBuckets() throws InterruptedException {
        Map<String, BucketSettings> buckets = new TreeMap<>();
        cells.forEach(cell ->
                buckets.put(cell.bucket(), cell.setting().bucket(cell.workload().resolve())));
        CompletableFuture<Void> defined = cluster.defineBuckets(buckets);
        cluster.runUntil(defined);
        try {
            defined.join();
        } catch (CompletionException | CancellationException e) {
            throw new ClusterException("the buckets of " + name + " could not be made: " + e.getMessage(), e);
        }
    }

    private TrialResult outcome() {
        try {
            return done.join();
        } catch (CompletionException | CancellationException e) {
            throw new ClusterException("the trial of " + name + " failed: " + e.getMessage(), e);
        }
    }

    private void reportLoad() {
        if (done.isDone()) {
            return;
        }
        if (abortWanted) {
            trial.abort();
        }
        if (!trial.stage().equals(stage)) {
            stage = trial.stage();
            stageSince = timeline.nanos();
            stageTold = false;
        }
        if (stage.equals(LOAD)) {
            tellLoad();
            if (live == LivePolicy.STOP && !isStoppedLive) {
                stopLive();
            }
        } else if (isSlow(cluster) && !stageTold && timeline.nanos() - stageSince > LONG_STAGE.toNanos()) {
            // Most are over before anyone could read what they are: with a node that is gone, one may take a minute.
            stageTold = true;
            tellWhyItTakesLong(stage);
        }
        cluster.timeline().after(PROGRESS_INTERVAL, this::reportLoad);
    }

    /** Nobody waits for what is asked here, which may take seconds. While faults are healed nodes may be down, as asked for. */
    private void tellWhyItTakesLong(String stage) {
        if (!AFTER_HEALING.contains(stage)) {
            progress.phase(name, stage, "it takes long");
            return;
        }
        CompletableFuture<Void> unused = CompletableFuture.supplyAsync(cluster::obituary)
                .thenAccept(death -> progress.phase(
                        name,
                        stage,
                        death.map(why -> "it takes long, since " + why).orElse("it takes long")));
    }

    private void tellLoad() {
        long ok = 0;
        long fail = 0;
        long info = 0;
        for (CellLoad load : loads) {
            long[] counts = load.counts();
            ok += counts[0];
            fail += counts[1];
            info += counts[2];
        }
        double share = Math.min(1, timeline.nanos() / (double) schedule.load().toNanos());
        progress.load(name, ok, fail, info, share);
    }
}
