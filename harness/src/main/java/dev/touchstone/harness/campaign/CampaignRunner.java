// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.Budget;
import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.store.protocol.port.Randomness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs the cells of a plan and judges them. On a shared cluster the cells of one fault run at once, each in a bucket of its
 * own; elsewhere each cell has a world to itself, two at a time.
 *
 * <p>Each cell's history is written before it is judged, and its verdict as soon as it is known, so that a run that is cut
 * short keeps what it has.
 */
public final class CampaignRunner {
    private static final int WORLDS_AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors());

    private final CampaignPlan plan;
    private final ClusterKind kind;
    private final RunFolder folder;
    private final Provenance provenance;
    private final Progress progress;
    private final Randomness randomness;
    private final CellJudge judge;
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final Map<String, CellResult> results = new TreeMap<>();
    private volatile @Nullable CellGroup running;

    public CampaignRunner(CampaignPlan plan, ClusterKind kind, RunFolder folder, String campaign, Progress progress) {
        this.plan = plan;
        this.kind = kind;
        this.folder = folder;
        this.provenance = new Provenance(campaign, kind.word(), plan.seed());
        this.progress = progress;
        this.randomness = new Randomness(plan.seed());
        this.judge = new CellJudge(() -> Budget.of(plan.checkTimeout(), plan.checkBytes()));
    }

    /** Runs all cells; fewer if interrupted. The results are in the plan's order. */
    public List<CellResult> run() throws InterruptedException {
        if (kind.isShared()) {
            runOnSharedCluster();
        } else {
            runInWorlds();
        }
        return plan.cells().stream()
                .map(cell -> results.get(cell.id()))
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** Ends the load, heals, and judges what there is; from any thread. */
    public void interrupt() {
        interrupted.set(true);
        CellGroup group = running;
        if (group != null) {
            group.abort();
        }
    }

    public boolean wasInterrupted() {
        return interrupted.get();
    }

    private void runOnSharedCluster() throws InterruptedException {
        progress.phase("cluster", "start", plan.nodes() + " nodes");
        try (Cluster cluster =
                kind.start(plan.nodes(), plan.seed(), folder.directory().resolve("cluster"))) {
            for (Map.Entry<String, List<Cell>> group : byFault().entrySet()) {
                if (!interrupted.get()) {
                    runGroup(cluster, group.getKey(), group.getValue());
                }
            }
        } catch (ClusterException e) {
            for (Cell cell : plan.cells()) {
                if (!results.containsKey(cell.id())) {
                    record(CellJudge.aborted(cell, provenance, List.of(), String.valueOf(e.getMessage())));
                }
            }
        }
    }

    private void runInWorlds() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(WORLDS_AT_ONCE);
        try {
            List<Future<?>> cells = new ArrayList<>();
            for (Cell cell : plan.cells()) {
                cells.add(threads.submit(() -> {
                    if (!interrupted.get()) {
                        long seed = randomness.named("world/" + cell.id()).nextLong();
                        try (Cluster world = kind.start(plan.nodes(), seed, folder.directory())) {
                            runGroup(world, cell.id(), List.of(cell));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> cell : cells) {
                cell.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulated cell failed, seed " + plan.seed() + ": " + e.getCause().getMessage(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void runGroup(Cluster cluster, String name, List<Cell> cells) throws InterruptedException {
        CellGroup group = new CellGroup(cluster, name, cells, plan, randomness, progress);
        running = group;
        try {
            List<CellRun> runs = group.run();
            for (CellRun run : runs) {
                run.write(folder, cluster);
                progress.phase(run.cell().id(), "check", run.history().size() + " operations");
                record(judge.judge(run.cell(), run.history(), run.faults(), provenance));
            }
        } finally {
            running = null;
        }
    }

    private void record(CellResult result) {
        folder.write(result);
        int done;
        synchronized (results) {
            results.put(result.summary().id(), result);
            done = results.size();
        }
        progress.judged(
                result.summary().id(),
                result.summary().verdict(),
                result.summary().headline(),
                done,
                plan.cells().size());
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
