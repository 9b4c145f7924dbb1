// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.nemesis.Fault.Need;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault.CutLinks;
import dev.touchstone.nemesis.ProcessFault.KillNodes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleMakerTest {
    private static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");
    private static final Duration LOAD = Duration.ofSeconds(10);

    @Test
    void isAPureFunctionOfItsInputsAndSurvivesJson() {
        for (FaultKind kind : FaultKinds.all()) {
            for (long seed = 0; seed < 20; seed++) {
                Schedule schedule = ScheduleMaker.make(kind.name(), NODES, seed, LOAD);
                assertThat(ScheduleMaker.make(kind.name(), NODES, seed, LOAD)).isEqualTo(schedule);
                assertThat(ScheduleJson.read(ScheduleJson.write(schedule))).isEqualTo(schedule);
            }
        }
        assertThat(ScheduleMaker.make("partition-halves", NODES, 1, LOAD))
                .isNotEqualTo(ScheduleMaker.make("partition-halves", NODES, 2, LOAD));
    }

    @Test
    void leavesTheBeginningAndTheEndOfTheLoadAlone() {
        for (FaultKind kind : FaultKinds.all()) {
            for (int seconds : new int[] {8, 12, 60, 600}) {
                Duration load = Duration.ofSeconds(seconds);
                for (ScheduledFault fault :
                        ScheduleMaker.make(kind.name(), NODES, 7, load).faults()) {
                    assertThat(fault.start().toMillis()).isGreaterThanOrEqualTo(load.toMillis() / 5);
                    assertThat(fault.end().toMillis()).isLessThanOrEqualTo(load.toMillis() * 3 / 4);
                }
            }
        }
        assertThat(ScheduleMaker.make("kill-one", NODES, 7, Duration.ofSeconds(8))
                        .faults())
                .hasSize(1);
        assertThat(ScheduleMaker.make("kill-one", NODES, 7, Duration.ofSeconds(60))
                        .faults())
                .hasSize(6);
    }

    @Test
    void majoritiesRingLetsEveryNodeSeeAMajorityAndNoneTheSame() {
        CutLinks cut = cut("partition-majorities-ring");
        List<List<String>> views = NODES.stream()
                .map(to -> NODES.stream()
                        .filter(from -> !cut.links().contains(new Link(from, to)))
                        .toList())
                .toList();
        assertThat(views).doesNotHaveDuplicates().allSatisfy(view -> assertThat(view)
                .hasSize(3));
    }

    @Test
    void halvesCutBothDirectionsBetweenAMajorityAndAMinority() {
        assertThat(cut("partition-halves").links()).hasSize(2 * 2 * 3);
        assertThat(cut("partition-halves").detail()).endsWith("(clients reach all)");
        assertThat(cut("partition-one-way").links()).hasSize(4);
        assertThat(cut("partition-one-and-clients").links()).hasSize(2 * 4 + 1);
        assertThat(cut("partition-bridge").links()).hasSize(2 * 2 * 2);
    }

    @Test
    void rollingRestartKillsEachNodeOnceAndNeverTwoTogether() {
        List<ScheduledFault> faults =
                ScheduleMaker.make("rolling-restart", NODES, 3, LOAD).faults();
        assertThat(faults.stream()
                        .map(fault -> ((KillNodes) fault.fault()).nodes().get(0)))
                .containsExactlyInAnyOrderElementsOf(NODES);
        for (int i = 1; i < faults.size(); i++) {
            assertThat(faults.get(i).start()).isGreaterThan(faults.get(i - 1).end());
        }
    }

    @Test
    void unknownKindsAndTooSmallClustersAreExplained() {
        assertThatThrownBy(() -> ScheduleMaker.make("partition-halfs", NODES, 1, LOAD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean partition-halves?")
                .hasMessageContaining("rolling-restart");
        assertThatThrownBy(() -> ScheduleMaker.make("partition-bridge", List.of("n1", "n2"), 1, LOAD))
                .hasMessage("partition-bridge needs 3 nodes or more, and there are 2");
    }

    @Test
    void twoKindsShareEachWindow() {
        for (long seed = 0; seed < 20; seed++) {
            List<ScheduledFault> faults = ScheduleMaker.make("partition-halves+kill-one", NODES, seed, LOAD)
                    .faults();
            ScheduledFault partition = faults.get(0);
            ScheduledFault kill = faults.get(1);
            assertThat(partition.fault()).isInstanceOf(CutLinks.class);
            assertThat(partition.fault().name()).isEqualTo("partition-halves");
            assertThat(kill.fault()).isInstanceOf(KillNodes.class);
            assertThat(kill.fault().name()).isEqualTo("kill-one");
            assertThat(partition.start()).isLessThan(kill.start());
            assertThat(kill.start()).isLessThan(partition.end());
            assertThat(partition.end()).isLessThan(kill.end());
        }
        assertThat(FaultKinds.named("partition-bridge+clock-skew"))
                .isEqualTo(FaultKinds.named("partition-bridge+clock-skew"))
                .satisfies(kind -> assertThat(kind.needs()).containsExactly(Need.LINKS, Need.CLOCKS))
                .satisfies(kind -> assertThat(kind.takes()).containsExactly(Footing.SANE_CLOCKS))
                .satisfies(kind -> assertThat(kind.nodesMin()).isEqualTo(3));
    }

    @Test
    void aCombinationThatIsNoneIsExplained() {
        assertThatThrownBy(() -> FaultKinds.named("kill-one+kill-won"))
                .hasMessageContaining("no fault \"kill-won\"; did you mean kill-one?");
        assertThatThrownBy(() -> FaultKinds.named("kill-one+")).hasMessageContaining("no fault \"\"");
        assertThatThrownBy(() -> FaultKinds.named("kill-one+none"))
                .hasMessage("'kill-one+none' combines a fault with none: two faults are combined");
        assertThatThrownBy(() -> FaultKinds.named("kill-one+kill-one+kill-one"))
                .hasMessage("'kill-one+kill-one+kill-one' is more than two faults: at most two can be combined");
    }

    @Test
    void everyKindSaysWhatItNeeds() {
        assertThat(FaultKinds.named("none").needs()).isEmpty();
        assertThat(FaultKinds.named("slow-one").needs()).containsExactly(Need.LATENCY);
        assertThat(FaultKinds.named("partition-and-kill").needs()).containsExactly(Need.LINKS, Need.PROCESSES);
        assertThat(FaultKinds.named("clock-drift").needs()).containsExactly(Need.CLOCKS);
        assertThat(FaultKinds.all()).extracting(FaultKind::name).doesNotHaveDuplicates();
    }

    private static CutLinks cut(String kind) {
        return (CutLinks)
                ScheduleMaker.make(kind, NODES, 1, LOAD).faults().get(0).fault();
    }
}
