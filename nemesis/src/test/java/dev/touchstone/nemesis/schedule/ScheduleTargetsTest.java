// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleTargetsTest {
    private static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");

    private static final String SCHEDULE = """
            {"name": "edited", "load": "PT10S", "faults": [
              {"start": "PT1S", "end": "PT2S", "type": "kill", "name": "kill-one", "detail": "n1", "nodes": ["n1"]},
              {"start": "PT3S", "end": "PT4S", %s}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "type": "pause", "name": "pause-one", "detail": "", "nodes": []                          | faults[1].nodes is empty: pause-one would break nothing
            "type": "pause", "name": "pause-one", "detail": "", "nodes": ["n5", "n9"]                | faults[1].nodes: there is no node n9 among [n1, n2, n3, n4, n5]
            "type": "pause", "name": "pause-one", "detail": "", "nodes": ["N5"]                      | faults[1].nodes: there is no node N5 among
            "type": "pause", "name": "pause-one", "detail": "", "nodes": ["n5", "n5"]                | faults[1].nodes has n5 twice
            "type": "wipe-disks", "name": "disk-wiped", "detail": "", "nodes": []                     | faults[1].nodes is empty: disk-wiped would break nothing
            "type": "cut", "name": "cuts", "detail": "", "how": "blackhole", "links": []             | faults[1].links is empty: cuts would break nothing
            "type": "cut", "name": "cuts", "detail": "", "how": "blackhole", "links": ["n1->n9"]     | faults[1].links: there is no link n1->n9 between
            "type": "cut", "name": "cuts", "detail": "", "how": "blackhole", "links": ["n1->n1"]     | faults[1].links: there is no link n1->n1 between
            "type": "cut", "name": "cuts", "detail": "", "how": "blackhole", "links": ["n1->client"] | faults[1].links: there is no link n1->client between
            """)
    void refusesWhatHitsNothingThatIsThere(String fault, String says) {
        Schedule schedule = ScheduleJson.read(SCHEDULE.formatted(fault));
        assertThatThrownBy(() -> ScheduleTargets.check(schedule, NODES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(says);
    }

    @Test
    void refusesWhatBeginsWhenTheLoadIsOver() {
        Schedule schedule = ScheduleJson.read(
                SCHEDULE.formatted("\"type\": \"pause\", \"name\": \"p\", \"detail\": \"\", \"nodes\": [\"n1\"]")
                        .replace("PT10S", "PT3S"));
        assertThatThrownBy(() -> ScheduleTargets.check(schedule, NODES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("faults[1].start is PT3S, when the load of PT3S is over");
    }

    @Test
    void takesAllThatCanBeMade() {
        for (FaultKind kind : FaultKinds.all()) {
            for (long seed = 0; seed < 20; seed++) {
                ScheduleTargets.check(
                        ScheduleMaker.make(kind.name(), NODES, seed, java.time.Duration.ofSeconds(30)), NODES);
            }
        }
    }
}
