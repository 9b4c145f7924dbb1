// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.node.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Quorum rules, against all subsets of small sets of nodes. */
class QuorumRuleTest {
    private static final List<NodeId> FIVE = List.of(node(1), node(2), node(3), node(4), node(5));

    private static NodeId node(int number) {
        return new NodeId("n" + number);
    }

    @Test
    void aCountCountsItsOwnNodesOnce() {
        QuorumRule two = QuorumRule.count(FIVE.subList(0, 3), 2);
        for (Set<NodeId> by : subsets(FIVE)) {
            long own = by.stream().filter(FIVE.subList(0, 3)::contains).count();
            assertThat(two.satisfied(by)).as("%s", by).isEqualTo(own >= 2);
        }
    }

    @Test
    void moreThanThereAreIsNeverEnough() {
        assertThat(QuorumRule.count(FIVE, 6).satisfied(new TreeSet<>(FIVE))).isFalse();
        assertThatThrownBy(() -> QuorumRule.count(FIVE, 0)).hasMessageContaining("not 0");
    }

    @Test
    void twoMajoritiesMeet() {
        for (int size = 1; size <= 5; size++) {
            QuorumRule majority = QuorumRule.majority(FIVE.subList(0, size));
            List<Set<NodeId>> enough =
                    subsets(FIVE).stream().filter(majority::satisfied).toList();
            assertThat(enough).isNotEmpty();
            for (Set<NodeId> one : enough) {
                for (Set<NodeId> other : enough) {
                    Set<NodeId> common = new TreeSet<>(one);
                    common.retainAll(other);
                    assertThat(common).isNotEmpty();
                }
            }
        }
    }

    /** Any so many share one with any so many holders, and fewer do not. */
    @Test
    void whoMeetsAnyHoldersAreAsFewAsCanBe() {
        for (int holders = 0; holders <= 5; holders++) {
            QuorumRule meeting = QuorumRule.meeting(FIVE, holders);
            for (Set<NodeId> some : subsets(FIVE)) {
                int size = holders;
                boolean all = holders > 0
                        && subsets(FIVE).stream()
                                .filter(held -> held.size() == size)
                                .noneMatch(held -> Collections.disjoint(held, some));
                assertThat(meeting.satisfied(some)).as("%s, %d", some, holders).isEqualTo(all);
                assertThat(QuorumRule.meet(5, some.size(), holders))
                        .as("%s, %d", some, holders)
                        .isEqualTo(all);
            }
        }
    }

    @Test
    void jointIsBoth() {
        QuorumRule old = QuorumRule.count(FIVE.subList(0, 3), 2);
        QuorumRule next = QuorumRule.count(FIVE.subList(1, 5), 3);
        QuorumRule joint = QuorumRule.joint(old, next);
        for (Set<NodeId> by : subsets(FIVE)) {
            assertThat(joint.satisfied(by)).isEqualTo(old.satisfied(by) && next.satisfied(by));
        }
        assertThat(joint.nodes()).containsExactlyInAnyOrderElementsOf(FIVE);
        assertThat(joint.least()).isEqualTo(3);
    }

    @Test
    void whatCannotBeMissedMeetsEverySetThatIsEnough() {
        QuorumRule old = QuorumRule.count(FIVE.subList(0, 3), 2);
        QuorumRule next = QuorumRule.count(FIVE.subList(1, 5), 3);
        for (QuorumRule rule : List.of(old, next, QuorumRule.joint(old, next), QuorumRule.majority(FIVE))) {
            for (Set<NodeId> holders : subsets(FIVE)) {
                boolean meetsAll = subsets(FIVE).stream()
                        .filter(rule::satisfied)
                        .allMatch(by -> by.stream().anyMatch(holders::contains));
                assertThat(rule.cannotMiss(holders)).as("%s, %s", rule, holders).isEqualTo(meetsAll);
            }
        }
    }

    private static List<Set<NodeId>> subsets(List<NodeId> of) {
        List<Set<NodeId>> subsets = new ArrayList<>();
        for (int mask = 0; mask < 1 << of.size(); mask++) {
            Set<NodeId> subset = new TreeSet<>();
            for (int i = 0; i < of.size(); i++) {
                if ((mask >> i & 1) == 1) {
                    subset.add(of.get(i));
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }
}
