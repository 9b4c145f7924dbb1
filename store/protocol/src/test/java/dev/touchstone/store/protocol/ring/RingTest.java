// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingTest {
    private static final int KEYS = 100_000;

    private static Ring ring(int nodes, int weights, int zones) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            members.add(new Member(new NodeId("n" + i), 1 + i % weights, zones == 0 ? "" : "z" + i % zones));
        }
        return new Ring(1, members);
    }

    private static Token token(int key) {
        return Token.of(new StoreKey("b", Bytes.ofUtf8("key-" + key)));
    }

    /** A share deviates by about 1/sqrt(150 weight) of itself; the worst of 100 by some three times that. */
    @ParameterizedTest
    @CsvSource({"3, 1", "5, 1", "10, 1", "30, 1", "100, 1", "3, 3", "10, 3", "30, 3", "100, 3"})
    void spreadsKeysByWeight(int nodes, int weights) {
        Ring ring = ring(nodes, weights, 0);
        Map<NodeId, Integer> keys = new TreeMap<>();
        for (int i = 0; i < KEYS; i++) {
            keys.merge(ring.owners(token(i), 1).get(0), 1, Integer::sum);
        }
        double weight = ring.members().stream().mapToInt(Member::weight).sum();
        double most = ring.members().stream()
                .mapToDouble(member -> keys.getOrDefault(member.id(), 0) * weight / member.weight() / KEYS)
                .max()
                .orElseThrow();
        System.out.println("spread of " + nodes + " nodes, weights 1 to " + weights + ": max/mean " + most);
        assertThat(most).isBetween(1.0, 1.35);
    }

    @ParameterizedTest
    @CsvSource({"3", "10", "30"})
    void aNodeThatJoinsTakesItsShareFromItsNeighboursAlone(int nodes) {
        Ring before = ring(nodes, 1, 0);
        Ring after = ring(nodes + 1, 1, 0);
        NodeId joined = new NodeId("n" + nodes);
        int moved = 0;
        for (int i = 0; i < KEYS; i++) {
            List<NodeId> old = before.owners(token(i), 3);
            List<NodeId> now = after.owners(token(i), 3);
            if (now.get(0).equals(joined)) {
                moved++;
                assertThat(now.get(1)).isEqualTo(old.get(0));
            } else {
                assertThat(now.get(0)).isEqualTo(old.get(0));
            }
            List<NodeId> kept = new ArrayList<>(now);
            kept.remove(joined);
            assertThat(old).startsWith(kept.toArray(NodeId[]::new));
        }
        double share = moved * (nodes + 1.0) / KEYS;
        System.out.println("moved to 1 of " + (nodes + 1) + ": " + share + " times 1/(M+1)");
        assertThat(share).isBetween(0.75, 1.25);
    }

    @Test
    void ownersAreInDistinctZonesWhileThereAreEnough() {
        for (int zones = 2; zones <= 4; zones++) {
            Ring ring = ring(9, 1, zones);
            Map<NodeId, String> zoneOf = new TreeMap<>();
            ring.members().forEach(member -> zoneOf.put(member.id(), member.zone()));
            for (int i = 0; i < 2_000; i++) {
                List<NodeId> owners = ring.owners(token(i), 3);
                assertThat(new TreeSet<>(owners)).hasSize(3);
                assertThat(new TreeSet<>(owners.stream().map(zoneOf::get).toList()))
                        .hasSize(Math.min(3, zones));
            }
        }
    }

    @Test
    void ownersAndFallbacksAreAllMembersOnce() {
        Ring ring = ring(7, 3, 3);
        for (int i = 0; i < 2_000; i++) {
            List<NodeId> all = new ArrayList<>(ring.owners(token(i), 3));
            all.addAll(ring.fallbacks(token(i), 3));
            assertThat(all).hasSize(7).doesNotHaveDuplicates();
        }
        assertThat(ring.owners(token(1), 15)).hasSize(7);
    }
}
