// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Finding;
import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.starter.ClusterStarter;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.client.ClientTraits;
import dev.touchstone.simulation.client.Reach;
import dev.touchstone.simulation.client.Sizes;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.RetryRule;
import dev.touchstone.store.protocol.port.Randomness;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bug in the client's own core is found as one of the store is: by what clients were told, against what they read. */
class BrokenClientTest {
    private static final int SEEDS = 50;
    private static final String WANTED = "linearizable: read-of-failed-write";
    private static final CampaignFile FILE = CampaignReader.parse("broken-client.yaml", """
            name: broken-client
            cluster: {nodes: 5, kind: sim}
            settings: [{n: 3, r: 1, w: 3, consistency: quorum}]
            workloads: [register]
            faults: [partition-halves]
            load: {concurrency: 15, rate: 120, time: 10s, settle: 3s}
            check: {timeout: 60s, memory: 1g}
            """);

    /** What the core of a client might get wrong. */
    enum Wrong {
        /** A write whose outcome is unknown is tried again; told is what the last node said, such as that it did nothing. */
        UNKNOWN_TRIED_AGAIN,
        /** The same, but only where the node itself said that it did not know. */
        INDETERMINATE_TRIED_AGAIN;

        RetryRule rule() {
            return this == UNKNOWN_TRIED_AGAIN
                    ? (isRead, outcome) -> !(outcome instanceof ClientOutcome.Ok)
                    : (isRead, outcome) -> RetryRule.SAFE.isWorthAnother(isRead, outcome) || isIndeterminate(outcome);
        }

        private static boolean isIndeterminate(ClientOutcome<?> outcome) {
            return outcome instanceof ClientOutcome.Unknown<?> unknown
                    && unknown.reason().equals("indeterminate");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isCaught(Wrong wrong) throws InterruptedException {
        Set<String> anomalies = new TreeSet<>();
        for (long seed = 1; seed <= SEEDS && !anomalies.contains(WANTED); seed++) {
            assertThat(verdict(run(seed, RetryRule.SAFE)))
                    .as("seed %d with the rule as it is", seed)
                    .isEqualTo(CellVerdict.VALID);
            for (PropertyResult property : run(seed, wrong.rule()).properties()) {
                for (Finding finding : property.result().findings()) {
                    anomalies.add(property.property() + ": " + finding.anomaly());
                }
            }
        }
        assertThat(anomalies).as("what is found of it within %d seeds", SEEDS).contains(WANTED);
    }

    private static CellVerdict verdict(CellResult result) {
        return result.summary().verdict();
    }

    /** Clients that go to the next node of a list, under a partition. */
    private static CellResult run(long seed, RetryRule rule) throws InterruptedException {
        CampaignPlan plan = CampaignPlan.of(FILE, seed);
        Cell cell = plan.cells().get(0);
        SimConfig config = SimConfig.ofNodes(plan.nodes())
                .withClients(new ClientTraits(Duration.ofSeconds(3), Reach.LIST, 2, null, rule, Sizes.SMALL));
        try (Cluster world = ClusterStarter.world(config, seed, false)) {
            CellRun run = new CellGroup(
                            world,
                            "broken-client",
                            List.of(cell),
                            plan,
                            new Randomness(seed),
                            RunPolicy.DEFAULT,
                            new SilentProgress())
                    .run()
                    .get(0);
            return SeedSearch.judge(plan, run, new Provenance("again", null, ClusterKind.SIM, seed));
        }
    }
}
