// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.nemesis.schedule.ScheduledFault;
import dev.touchstone.simulation.ambient.AmbientKind;
import dev.touchstone.workloads.Operation;
import dev.touchstone.workloads.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CandidateTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ScheduledFault KILL = new ScheduledFault(
            new ProcessFault.KillNodes("kill-one", "n3", List.of("n3")), SECOND, SECOND.multipliedBy(2));
    private static final ScheduledFault CUT = new ScheduledFault(
            new LinkFault.CutLinks(
                    "cut", "n2 | n3", List.of(new Link("n2", "n3"), new Link("n4", "n2")), LinkFault.Cut.BLACKHOLE),
            SECOND,
            SECOND.multipliedBy(3));
    private static final Candidate WHOLE = new Candidate(
            new WorldSpec(4, null, 1, false),
            new Script(
                    List.of("n1", "n3", "n4"),
                    List.of(
                            new Script.Step(0, 1_500_000_000, new Operation("write", "a", 1L), false),
                            new Script.Step(1, 1_700_000_000, new Operation("read", "b", null), false),
                            new Script.Step(2, 1_800_000_000, new Operation("write", "b", 2L), false),
                            new Script.Step(1, 9_000_000_000L, new Operation("read", "a", null), true))),
            new Schedule("mix", Duration.ofSeconds(10), List.of(KILL, CUT)));

    @Test
    void aNodeThatIsGoneIsNamedNowhere() {
        Candidate fewer = WHOLE.withoutNode(3);
        assertThat(fewer.world().nodes()).isEqualTo(3);
        assertThat(fewer.script().nodes()).containsExactly("n1", "n1", "n3");
        assertThat(fewer.schedule().faults()).hasSize(1);
        LinkFault.CutLinks cut =
                (LinkFault.CutLinks) fewer.schedule().faults().get(0).fault();
        assertThat(cut.links()).containsExactly(new Link("n3", "n2"));
    }

    @Test
    void timesBeginAtOnceAndEndWithTheLastThing() {
        Candidate early = WHOLE.fromTheStart();
        assertThat(early.schedule().faults().get(0).start()).isZero();
        assertThat(early.script().steps().get(0).atNanos()).isEqualTo(500_000_000);
        assertThat(early.shortLoad().schedule().load()).isEqualTo(Duration.ofMillis(801));
        assertThat(WHOLE.faster(2).script().steps().get(0).atNanos()).isEqualTo(750_000_000);
        assertThat(WHOLE.faster(2).script().steps().get(3).last()).isTrue();
    }

    @Test
    void keysAndClientsAreThoseOfItsSteps() {
        assertThat(WHOLE.keys()).containsExactly("a", "b");
        assertThat(WHOLE.keeping(step -> step.client() == 2).keys()).containsExactly("b");
        assertThat(WHOLE.keeping(step -> step.client() != 0).clients()).containsExactly(1, 2);
    }

    @Test
    void aRerunIsWrittenAndReadAgain() {
        assertThat(RerunJson.read(RerunJson.write(WHOLE.rerun()))).isEqualTo(WHOLE.rerun());
        Rerun swarm = new Rerun(
                new WorldSpec(3, 17L, -5, true, Map.of(AmbientKind.DISK_LOST, Duration.ofSeconds(2))), WHOLE.script());
        assertThat(RerunJson.read(RerunJson.write(swarm))).isEqualTo(swarm);
    }
}
