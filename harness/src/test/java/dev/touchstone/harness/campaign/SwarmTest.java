// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.history.format.JsonLinesWriter;
import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.coverage.Coverage;
import dev.touchstone.store.protocol.bucket.Consistency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of each seed one cell, all of which is drawn from it. */
class SwarmTest {
    private static final CampaignFile SWARM = CampaignReader.read("swarm");

    @TempDir
    private Path directory;

    @Test
    void seedsDifferInAllThatIsDrawn() {
        Set<String> workloads = new TreeSet<>();
        Set<String> faults = new TreeSet<>();
        Set<String> settings = new TreeSet<>();
        Set<Integer> nodes = new TreeSet<>();
        int quorum = 0;
        for (long seed = 1; seed <= 300; seed++) {
            CampaignPlan plan = CampaignPlan.of(SWARM, seed);
            assertThat(plan.cells()).hasSize(1);
            Cell cell = plan.cells().get(0);
            assertThat(cell.setting().n()).isLessThanOrEqualTo(plan.nodes());
            assertThat(cell.fault().nodesMin()).isLessThanOrEqualTo(plan.nodes());
            plan.requireOffered(ClusterKind.SIM);
            workloads.add(cell.workload().name());
            faults.add(cell.fault().name());
            settings.add(cell.setting().name());
            nodes.add(plan.nodes());
            quorum += cell.setting().consistency() == Consistency.QUORUM ? 1 : 0;
        }
        assertThat(workloads).containsExactly("delete", "register", "set", "update");
        assertThat(faults).contains("none").hasSizeGreaterThan(60);
        assertThat(settings).hasSizeGreaterThan(80);
        assertThat(nodes).containsExactly(3, 4, 5, 6, 7, 8, 9);
        assertThat(quorum).isBetween(100, 200);
    }

    @Test
    void aWorldThatTakesBackWhatAPromiseStandsOnIsPromisedLess() {
        long seed = LongStream.rangeClosed(1, 1000)
                .filter(each -> SimConfig.swarm(each).takesBack().contains(Footing.SANE_CLOCKS))
                .findFirst()
                .orElseThrow();
        Cell cell = CampaignPlan.of(SWARM, seed).cells().get(0);
        assertThat(cell.conditions().saneClocks()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSeedIsAThousandOperationsAndTheSameBytesAgain(long seed) throws InterruptedException, IOException {
        CampaignPlan plan = CampaignPlan.of(SWARM, seed);
        byte[] first = bytes(plan, "first");
        assertThat(bytes(plan, "second")).isEqualTo(first);
    }

    private byte[] bytes(CampaignPlan plan, String name) throws InterruptedException, IOException {
        CellRun run = SeedSearch.simulate(plan.cells().get(0), plan, null);
        assertThat(run.history().size()).isGreaterThanOrEqualTo(1_000);
        assertThat(run.burden().machine())
                .as("what was drawn of its world")
                .containsEntry("world: nodes", Integer.toString(plan.nodes()));
        Path file = directory.resolve(name + ".jsonl");
        JsonLinesWriter.write(run.history(), file);
        return Files.readAllBytes(file);
    }

    @Test
    void aSwarmIsOfTheSimulatorAndDrawsAll() {
        CampaignPlan plan = CampaignPlan.of(SWARM, 1);
        assertThatThrownBy(() -> plan.requireOffered(ClusterKind.LOCAL))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("simulator alone");
        CampaignFile mixed = CampaignReader.parse("mixed.yaml", "name: x\nswarm: {}\nworkloads: [set]\n");
        assertThatThrownBy(() -> CampaignPlan.of(mixed, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("draws settings, workloads and faults from the seed");
    }

    @Test
    void coverageIsAddedUpInSlices() {
        CoverageTally tally = new CoverageTally();
        for (long run = 0; run < 25; run++) {
            TreeMap<String, Long> counts = new TreeMap<>();
            counts.put("message/Gossip", 2L);
            counts.put("repair/read-repair", 0L);
            tally.add(new Coverage(counts, Set.of(run / 2, 1_000L)));
        }
        assertThat(tally.result().runs()).isEqualTo(25);
        assertThat(tally.result().counts()).containsEntry("message/Gossip", 50L);
        assertThat(tally.result().never()).containsExactly("repair/read-repair");
        assertThat(tally.result().states()).isEqualTo(14);
        assertThat(tally.result().runsPerSlice()).isEqualTo(3);
        assertThat(tally.result().newStates()).hasSize(9).startsWith(3L, 1L, 2L);
    }
}
