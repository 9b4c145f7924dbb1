// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.Budget;
import dev.touchstone.harness.Caller;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.sim.SimulatedCluster;
import dev.touchstone.harness.starter.ClusterStarter;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.simulation.coverage.Coverage;
import dev.touchstone.store.protocol.port.Randomness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the cells of many seeds in the simulator, as many at a time as there are cores, and tells of them in the order of seeds
 * and cells: worlds share nothing, so the order is all that more cores could change.
 */
public final class SeedSearch {
    private static final Logger LOG = LoggerFactory.getLogger(SeedSearch.class);
    private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors());
    /** So many cells may be done before the one that is told of next. */
    private static final int AHEAD = 8 * AT_ONCE;

    private final LongFunction<CampaignPlan> plans;
    private final String campaign;

    private record WorldRun(CellRun run, Coverage coverage) {}

    private record Work(Cell cell, CampaignPlan plan) {}

    /**
     * A search.
     *
     * @param plans the plan of each seed
     * @param campaign its file or name, for the command that runs a cell again
     */
    public SeedSearch(LongFunction<CampaignPlan> plans, String campaign) {
        this.plans = plans;
        this.campaign = campaign;
    }

    /** The results of one plan, in its order. */
    public static List<CellResult> run(CampaignPlan plan, String campaign) throws InterruptedException {
        List<CellResult> results = new ArrayList<>();
        new SeedSearch(seed -> plan, campaign)
                .each(plan.seed(), plan.seed(), () -> true, cell -> results.add(cell.result()));
        return results;
    }

    /**
     * Runs all cells of the seeds from one to another.
     *
     * @param goOn asked before each cell is told of; false ends the search
     * @param then told of each cell, on the calling thread
     */
    public void each(long from, long to, BooleanSupplier goOn, Consumer<SeedCell> then) throws InterruptedException {
        Iterator<Work> work = LongStream.rangeClosed(from, to)
                .mapToObj(plans)
                .flatMap(plan -> plan.cells().stream().map(cell -> new Work(cell, plan)))
                .iterator();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        Deque<Future<SeedCell>> ahead = new ArrayDeque<>();
        try {
            while (goOn.getAsBoolean() && (work.hasNext() || !ahead.isEmpty())) {
                while (ahead.size() < AHEAD && work.hasNext()) {
                    Work next = work.next();
                    ahead.add(threads.submit(() -> judged(next.cell(), next.plan())));
                }
                then.accept(ahead.remove().get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulated cell could not be judged", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private SeedCell judged(Cell cell, CampaignPlan plan) throws InterruptedException {
        String again = Caller.ofProcess().program() + " campaign " + campaign + " --cluster sim --seed " + plan.seed();
        Provenance provenance = new Provenance(again, again + " --only", ClusterKind.SIM, plan.seed());
        try {
            WorldRun world = inWorld(cell, plan, null, null);
            CellRun run = world.run();
            CellResult result = judge(plan, run, provenance);
            boolean keep = result.summary().verdict().wantsAttention();
            return new SeedCell(result, plan, keep ? run : null, world.coverage());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // A mistake of the harness in one world, or one world too many for the memory, says nothing of the next
            // one.
            LOG.error("event=cell-failed cell={} seed={}", cell.id(), plan.seed(), e);
            return new SeedCell(
                    CellJudge.aborted(cell, provenance, "the harness failed: " + e), plan, null, Coverage.NOTHING);
        }
    }

    static CellResult judge(CampaignPlan plan, CellRun run, Provenance provenance) {
        return new CellJudge(() -> Budget.of(plan.checkTimeout(), plan.checkBytes())).judge(run, provenance);
    }

    /** The run of one cell in a world of its own. */
    static CellRun simulate(Cell cell, CampaignPlan plan, @Nullable Schedule schedule) throws InterruptedException {
        return simulate(cell, plan, schedule, null);
    }

    /** The same with a script in place of what the workload draws. */
    static CellRun simulate(Cell cell, CampaignPlan plan, @Nullable Schedule schedule, @Nullable Rerun rerun)
            throws InterruptedException {
        return inWorld(cell, plan, schedule, rerun).run();
    }

    private static WorldRun inWorld(Cell cell, CampaignPlan plan, @Nullable Schedule schedule, @Nullable Rerun rerun)
            throws InterruptedException {
        Randomness randomness = new Randomness(plan.seed());
        WorldSpec spec = rerun == null ? plan.worldSpec(cell) : rerun.world();
        try (SimulatedCluster world = ClusterStarter.world(spec.config(), spec.seed(), spec.watched())) {
            CellRun run = new CellGroup(
                            world,
                            cell.id(),
                            List.of(cell),
                            plan,
                            randomness,
                            RunPolicy.ofWorld(schedule, rerun),
                            new SilentProgress())
                    .run()
                    .get(0);
            return new WorldRun(run, world.coverage());
        }
    }
}
