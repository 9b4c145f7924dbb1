// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.starter.ClusterStarter;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.store.protocol.cluster.NodeConfig.Gossip;
import dev.touchstone.store.protocol.port.Randomness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A world that breaks is a cell like any other: verdict, finding, and the history up to there. */
class BrokenWorldTest {
    private static final CampaignPlan PLAN =
            CampaignPlan.of(CampaignReader.read("quick"), 1, "register.kill-one.n3-r2-w2-quorum");
    private static final Provenance SIM = new Provenance("again", null, ClusterKind.SIM, 1);

    @Test
    void aClusterThatNeverComesToRestIsALivenessFailureWithItsHistory() throws InterruptedException {
        SimConfig config = SimConfig.ofNodes(5);
        SimConfig deaf = new SimConfig(
                5,
                1,
                config.network(),
                config.machine(),
                config.clients(),
                config.restart(),
                // A node that is not heard of for so short a time is taken for dead, and is heard of far more rarely.
                new Gossip(Duration.ofSeconds(5), 1, Duration.ofMillis(50), Duration.ofMillis(100)),
                config.limits(),
                0,
                Map.of());
        Cell cell = PLAN.cells().get(0);
        CellRun run;
        try (Cluster world = ClusterStarter.world(deaf, 1, false)) {
            run = new CellGroup(
                            world,
                            "deaf",
                            List.of(cell),
                            PLAN,
                            new Randomness(1),
                            RunPolicy.DEFAULT,
                            new SilentProgress())
                    .run()
                    .get(0);
        }
        CellResult result = SeedSearch.judge(PLAN, run, SIM);
        assertThat(result.summary().verdict()).isEqualTo(CellVerdict.INVALID);
        assertThat(result.summary().headline())
                .startsWith("world: liveness failure: ")
                .contains(" takes ");
        PropertyResult world = result.properties().get(0);
        assertThat(world.result().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.anomaly()).isEqualTo("liveness");
            assertThat(finding.title()).matches("Liveness failure at \\d+\\.\\d{3} s");
        });
        assertThat(run.history().size()).isPositive();
        assertThat(run.faults()).isNotEmpty();
        assertThat(run.script().steps()).hasSize(run.history().size());
    }

    @Test
    void theOtherSeedsGoOnWhenTheHarnessItselfFailsInOne(@TempDir Path directory) throws InterruptedException {
        List<SeedCell> told = new ArrayList<>();
        SeedSearch search = new SeedSearch(BrokenWorldTest::impossibleAtTwo, "quick");
        search.each(1, 3, () -> true, told::add);
        assertThat(told).extracting(SeedCell::seed).containsExactly(1L, 2L, 3L);
        assertThat(told)
                .extracting(cell -> cell.result().summary().verdict())
                .containsExactly(CellVerdict.VALID, CellVerdict.ABORTED, CellVerdict.VALID);
        RunFolder folder = new RunFolder(directory);
        String name = told.get(1).write(folder).summary().id();
        assertThat(name).endsWith(".seed-2");
        assertThat(SeedNames.idOf(name, 2)).isEqualTo(PLAN.cells().get(0).id());
        assertThat(Files.exists(folder.verdictJson(name))).isTrue();
    }

    /** No world has a client of a node that it has not: the harness throws. */
    private static CampaignPlan impossibleAtTwo(long seed) {
        CampaignPlan plan = CampaignPlan.of(CampaignReader.read("quick"), seed, "register.kill-one.n3-r2-w2-quorum");
        return seed != 2
                ? plan
                : new CampaignPlan(
                        plan.file(),
                        seed,
                        0,
                        plan.cluster(),
                        plan.cells(),
                        plan.shape(),
                        plan.load(),
                        plan.settle(),
                        plan.checkTimeout(),
                        plan.checkBytes(),
                        List.of());
    }
}
