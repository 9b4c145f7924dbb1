// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.Budget;
import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.sim.SimulatedCluster;
import dev.touchstone.harness.starter.ClusterStarter;
import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import dev.touchstone.simulation.coverage.Coverage;
import dev.touchstone.store.protocol.port.Randomness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the cells of a plan and judges them. On a shared cluster the cells of one fault run at once, each in a bucket of its
 * own; elsewhere each cell has a world to itself, as many at a time as there are cores.
 *
 * <p>The histories of cells that ran together are written before the first of them is judged, and each verdict as soon as
 * it is known, so that a run that is cut short keeps what it has. A cluster that a fault left unwell is replaced; one that
 * does not start is not tried again. A run's folder that takes no more, as on a full disk, ends the campaign: what could not be written
 * is aborted, what follows is skipped.
 */
public final class CampaignRunner implements AutoCloseable {
    private static final String NO_CLUSTER = "the cluster did not start: why stands in the notes";
    private static final String NO_ROOM = "the run's folder took no more: why stands in the notes";
    private static final int WORLDS_AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors());

    private final CampaignPlan plan;
    private final ClusterKind kind;
    private final RunFolder folder;
    private final Provenance provenance;
    private final RunPolicy policy;
    private final Progress progress;
    private final Randomness randomness;
    private final CellJudge judge;
    private final SharedCluster shared;
    private final Map<String, CellResult> results = new TreeMap<>();
    private final Unrest unrest = new Unrest();
    private final Map<String, Coverage> coverages = new ConcurrentHashMap<>();
    private final Set<CellGroup> running = ConcurrentHashMap.newKeySet();
    private volatile boolean interrupted;
    private volatile boolean failed;
    private volatile String startFailure = "";
    private volatile String unwritable = "";

    public CampaignRunner(
            CampaignPlan plan,
            ClusterKind kind,
            RunFolder folder,
            Provenance provenance,
            RunPolicy policy,
            Progress progress) {
        this(plan, kind, folder, provenance, policy, progress, ClusterStarter::start);
    }

    /** @param starter starts the clusters that cells share */
    CampaignRunner(
            CampaignPlan plan,
            ClusterKind kind,
            RunFolder folder,
            Provenance provenance,
            RunPolicy policy,
            Progress progress,
            SharedCluster.Starter starter) {
        this.plan = plan;
        this.kind = kind;
        this.folder = folder;
        this.provenance = provenance;
        this.policy = policy;
        this.progress = progress;
        this.randomness = new Randomness(plan.seed());
        this.judge = new CellJudge(() -> Budget.of(plan.checkTimeout(), plan.checkBytes()));
        this.shared =
                new SharedCluster(kind, plan, folder.directory().resolve("cluster"), policy.keepCluster(), starter);
    }

    /** Runs all cells, or says of each why it was not run. The results are in the plan's order. */
    public List<CellResult> run() throws InterruptedException {
        if (kind.isShared()) {
            runOnSharedCluster();
        } else {
            runInWorlds();
        }
        return plan.cells().stream().map(cell -> results.get(cell.id())).toList();
    }

    /** Ends the load, heals, and judges what there is; from any thread. */
    public void interrupt() {
        interrupted = true;
        shared.interruptStart();
        running.forEach(CellGroup::abort);
    }

    /** Where clients reach the nodes of a cluster that was kept, by node; empty if none was. */
    public Map<String, String> keptCluster() {
        return policy.keepCluster() ? shared.clientUrls() : Map.of();
    }

    /** Why no cluster came up, in a sentence; empty if it did, or none was wanted. */
    public String startFailure() {
        return startFailure;
    }

    /** Why the run's folder took no more, in a sentence; empty if it took all. */
    public String unwritable() {
        return unwritable;
    }

    /** What was wrong with the clusters of cells whose verdict does not say so, in a sentence each. */
    public List<String> unrest() {
        return unrest.notes();
    }

    /** What could not be removed of the clusters that are over, and why, in a sentence each; the verdicts stand. */
    public List<String> left() {
        return shared.left();
    }

    /** Ends the cluster, if there is one still, and deletes its nodes' data unless it is to be kept. */
    @Override
    public void close() {
        shared.close();
    }

    private void runOnSharedCluster() throws InterruptedException {
        boolean disksAreKept = true;
        for (Map.Entry<String, List<Cell>> group : byFault().entrySet()) {
            if (isOver()) {
                skip(group.getValue());
            } else if (!startFailure.isEmpty()) {
                abort(group.getValue(), NO_CLUSTER);
            } else {
                if (!disksAreKept) {
                    // What the last fault left on them would be taken for the doing of the next.
                    shared.close();
                }
                runShared(group.getKey(), group.getValue());
                disksAreKept = !group.getValue().get(0).fault().takes().contains(Footing.KEPT_DISKS);
            }
        }
        if (!policy.keepCluster()) {
            shared.close();
        }
    }

    private void runShared(String fault, List<Cell> cells) throws InterruptedException {
        Cluster cluster;
        try {
            cluster = shared.get(progress);
        } catch (RunFolderException e) {
            shared.close();
            giveUp(cells, e);
            return;
        } catch (ClusterException e) {
            shared.close();
            if (isOver()) {
                skip(cells);
            } else {
                startFailure = String.valueOf(e.getMessage());
                progress.phase("cluster", "problem", startFailure);
                abort(cells, NO_CLUSTER);
            }
            return;
        }
        try {
            if (!runGroup(cluster, fault, cells)) {
                progress.phase(fault, "problem", "the cluster is not well after it; the next cells get a new one");
                shared.close();
            }
        } catch (RunFolderException e) {
            progress.over(fault);
            shared.close();
            giveUp(cells, e);
        } catch (ClusterException e) {
            progress.over(fault);
            shared.close();
            if (isOver()) {
                skip(cells);
            } else {
                abort(cells, String.valueOf(e.getMessage()));
            }
        }
    }

    private void abort(List<Cell> cells, String why) {
        cells.forEach(cell -> record(cell, CellJudge.aborted(cell, provenance, why)));
    }

    /** None of the cells has a result yet. */
    private void giveUp(List<Cell> cells, RunFolderException failure) {
        unwritable(failure);
        abort(cells, NO_ROOM);
    }

    private void unwritable(RunFolderException failure) {
        if (unwritable.isEmpty()) {
            unwritable = String.valueOf(failure.getMessage());
        }
    }

    private void runInWorlds() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(WORLDS_AT_ONCE);
        try {
            List<Future<?>> cells = new ArrayList<>();
            for (Cell cell : plan.cells()) {
                cells.add(threads.submit(() -> {
                    if (isOver()) {
                        skip(List.of(cell));
                    } else {
                        WorldSpec spec = policy.rerun() == null
                                ? plan.worldSpec(cell)
                                : policy.rerun().world();
                        try (SimulatedCluster world =
                                ClusterStarter.world(spec.config(), spec.seed(), spec.watched())) {
                            runGroup(world, cell.id(), List.of(cell));
                            coverages.put(cell.id(), world.coverage());
                        } catch (RunFolderException e) {
                            giveUp(List.of(cell), e);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> cell : cells) {
                cell.get();
            }
            writeCoverage();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "a simulated cell failed, seed " + plan.seed() + ": "
                            + e.getCause().getMessage(),
                    e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** In the plan's order, whichever world ended first. */
    private void writeCoverage() {
        CoverageTally tally = new CoverageTally();
        plan.cells().stream()
                .map(cell -> coverages.get(cell.id()))
                .filter(Objects::nonNull)
                .forEach(tally::add);
        if (!tally.isEmpty() && unwritable.isEmpty()) {
            try {
                folder.write(tally.result());
            } catch (RunFolderException e) {
                unwritable(e);
            }
        }
    }

    /** Whether the cluster was well when the group was done. */
    private boolean runGroup(Cluster cluster, String name, List<Cell> cells) throws InterruptedException {
        CellGroup group = new CellGroup(cluster, name, cells, plan, randomness, policy, progress);
        running.add(group);
        try {
            if (interrupted) {
                group.abort();
            }
            List<CellRun> runs = group.run();
            progress.over(name);
            runs.forEach(run -> write(run, cluster));
            for (CellRun run : runs) {
                progress.phase(run.cell().id(), "check", run.history().size() + " operations");
                CellResult result = judge.judge(run, provenance);
                record(run.cell(), result);
                unrest.note(run.cell().id(), result.summary().verdict(), run.aftermath());
            }
            return group.leftTheClusterWell();
        } finally {
            running.remove(group);
        }
    }

    private void write(CellRun run, Cluster cluster) {
        run.write(folder, cluster);
        if (policy.rerun() != null) {
            RunFolder.writeText(folder.cell(run.cell().id()).resolve(RerunJson.FILE), RerunJson.write(policy.rerun()));
        }
    }

    private boolean isOver() {
        return interrupted || !unwritable.isEmpty() || (failed && policy.failFast());
    }

    private String whyOver() {
        if (interrupted) {
            return "not run: the campaign was interrupted";
        }
        return unwritable.isEmpty() ? "not run: --fail-fast, and a cell had failed" : "not run: " + NO_ROOM;
    }

    private void skip(List<Cell> cells) {
        cells.forEach(cell -> record(cell, CellJudge.skipped(cell, provenance, whyOver())));
    }

    private void record(Cell cell, CellResult judged) {
        CellResult result = written(cell, judged);
        CellVerdict verdict = result.summary().verdict();
        if (verdict.isFailure()) {
            failed = true;
        }
        int done;
        synchronized (results) {
            results.put(result.summary().id(), result);
            done = results.size();
        }
        progress.judged(
                result.summary().id(),
                verdict,
                result.summary().headline(),
                done,
                plan.cells().size());
    }

    /** The result; or that it is none, since it could not be written. */
    private CellResult written(Cell cell, CellResult result) {
        try {
            folder.write(result);
            return result;
        } catch (RunFolderException e) {
            unwritable(e);
            CellVerdict verdict = result.summary().verdict();
            return verdict.isUndone()
                    ? result
                    : CellJudge.aborted(cell, provenance, "judged " + verdict.word() + ", but " + NO_ROOM);
        }
    }

    private Map<String, List<Cell>> byFault() {
        Map<String, List<Cell>> groups = new LinkedHashMap<>();
        for (Cell cell : plan.cells()) {
            groups.computeIfAbsent(cell.fault().name(), fault -> new ArrayList<>())
                    .add(cell);
        }
        return groups;
    }
}
