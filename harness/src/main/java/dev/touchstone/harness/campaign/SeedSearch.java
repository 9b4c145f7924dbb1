// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.Budget;
import dev.touchstone.harness.Caller;
import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.starter.ClusterStarter;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.store.protocol.port.Randomness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs the cells of a plan in the simulator and keeps nothing but their verdicts. */
public final class SeedSearch {
    private static final Progress SILENT = new Progress() {
        @Override
        public void phase(String what, String phase, String detail) {}

        @Override
        public void load(String what, long ok, long fail, long info, double share) {}

        @Override
        public void judged(String cell, String verdict, String headline, int done, int total) {}
    };

    private SeedSearch() {}

    /** The results in the plan's order. */
    public static List<CellResult> run(CampaignPlan plan, String campaign) throws InterruptedException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors()));
        try {
            List<Future<CellResult>> futures = new ArrayList<>();
            for (Cell cell : plan.cells()) {
                futures.add(threads.submit(() -> run(cell, plan, campaign)));
            }
            List<CellResult> results = new ArrayList<>();
            for (Future<CellResult> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "a simulated cell failed, seed " + plan.seed() + ": "
                            + e.getCause().getMessage(),
                    e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** The run of one cell in a world of its own. */
    static CellRun simulate(Cell cell, CampaignPlan plan, @Nullable Schedule schedule) throws InterruptedException {
        Randomness randomness = new Randomness(plan.seed());
        long seed = randomness.named("world/" + cell.id()).nextLong();
        try (Cluster world =
                ClusterStarter.start(ClusterKind.SIM, ClusterRequest.of(plan.nodes(), seed, Path.of(".")))) {
            return new CellGroup(world, cell.id(), List.of(cell), plan, randomness, schedule, SILENT)
                    .run()
                    .get(0);
        }
    }

    private static CellResult run(Cell cell, CampaignPlan plan, String campaign) throws InterruptedException {
        CellRun run = simulate(cell, plan, null);
        CellJudge judge = new CellJudge(() -> Budget.of(plan.checkTimeout(), plan.checkBytes()));
        String again = Caller.ofProcess().program() + " campaign " + campaign + " --cluster sim --seed " + plan.seed();
        return judge.judge(run, new Provenance(again, again + " --only", "sim", plan.seed()));
    }
}
