// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.simulation.client.ClientTraits;
import dev.touchstone.simulation.client.Reach;
import dev.touchstone.simulation.client.Sizes;
import dev.touchstone.store.client.core.RetryRule;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.RegisterWorkload;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Clients that have more than one node to ask, at work in a world. */
class RoutedClientsTest {
    @Test
    void clientsOfOneNodeHaveNobodyElseToAsk() {
        SortedMap<String, Long> counts = run(Reach.HOME, null, "kill-one");
        counts.forEach((name, count) -> {
            if (name.startsWith("client/")) {
                assertThat(count).as(name).isZero();
            }
        });
    }

    @Test
    void clientsWithAListGoOnWhenANodeIsKilled() {
        SortedMap<String, Long> counts = run(Reach.LIST, null, "kill-one");
        assertThat(counts.get("client/write-again")).isPositive();
        assertThat(counts.get("client/read-again")).isPositive();
        assertThat(counts.get("client/ring-learned")).isZero();
    }

    @Test
    void clientsThatKnowTheRingAskOwners() {
        SortedMap<String, Long> byRing = run(Reach.RING, null, "none");
        SortedMap<String, Long> byHome = run(Reach.HOME, null, "none");
        assertThat(byRing.get("client/ring-learned")).isGreaterThanOrEqualTo(10);
        assertThat(byRing.get("message/ForwardRequest"))
                .as("what came to a node that does not own its key")
                .isLessThan(byHome.get("message/ForwardRequest") / 4);
    }

    @Test
    void slowReadsAreHedged() {
        SortedMap<String, Long> counts = run(Reach.RING, Duration.ofMillis(20), "slow-links");
        assertThat(counts.get("client/read-hedged")).isPositive();
    }

    private static SortedMap<String, Long> run(Reach reach, Duration hedgeAfter, String fault) {
        ClientTraits traits =
                new ClientTraits(Duration.ofSeconds(3), reach, 3, hedgeAfter, RetryRule.SAFE, Sizes.SMALL);
        SimConfig config = SimConfig.ofNodes(5).withClients(traits);
        return SimRun.of(4, config, RegisterWorkload.DEFAULT, lastWriterWins(), fault)
                .coverage()
                .counts();
    }

    private static BucketSettings lastWriterWins() {
        return new BucketSettings(
                3, 2, 2, Consistency.QUORUM, Resolve.LWW, QuorumKind.STRICT, ReadRepair.BLOCKING, new TreeSet<>());
    }
}
