// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.Outcome;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.SimRun;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.RegisterWorkload;
import dev.touchstone.workloads.SetWorkload;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of the simulator are observed, felt by clients, and over when they are healed. */
class SimFaultsTest {
    private static final BucketSettings STRICT = new BucketSettings(
            3, 2, 2, Consistency.QUORUM, Resolve.LWW, QuorumKind.STRICT, ReadRepair.BLOCKING, new TreeSet<>());

    @Test
    void withoutFaultsAlmostEverythingIsOk() {
        SimRun run = SimRun.of(3, SimConfig.ofNodes(5), RegisterWorkload.DEFAULT, STRICT, "none");
        assertThat(count(run, Outcome.OK)).isGreaterThan(run.history().size() * 98L / 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partition-halves",
                "partition-one",
                "kill-one",
                "pause-one",
                "cut-clients",
                "partition-flapping",
                "packet-drop-one-way",
                "reset-links"
            })
    void faultsAreObservedHealedAndFelt(String fault) {
        SimRun run = SimRun.of(3, SimConfig.ofNodes(5), RegisterWorkload.DEFAULT, STRICT, fault);
        assertThat(run.trial().allObserved()).isTrue();
        assertThat(run.trial().allHealed()).isTrue();
        assertThat(count(run, Outcome.FAIL) + count(run, Outcome.INFO)).isPositive();
        assertThat(run.history().faults()).isNotEmpty();
    }

    @Test
    void afterHealingAllFinalReadsAreOk() {
        SimRun run = SimRun.of(5, SimConfig.ofNodes(5), SetWorkload.DEFAULT, BucketSettings.DEFAULT, "kill-minority");
        int reads = 5 * SetWorkload.DEFAULT.keys();
        for (int op = run.history().size() - reads; op < run.history().size(); op++) {
            assertThat(run.history().isOk(op))
                    .as(
                            "final read #%d: %s",
                            op, run.history().values().render(run.history().error(op)))
                    .isTrue();
        }
    }

    private static long count(SimRun run, Outcome outcome) {
        long count = 0;
        for (int op = 0; op < run.history().size(); op++) {
            if (run.history().outcome(op) == outcome) {
                count++;
            }
        }
        return count;
    }
}
