// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.NodeState.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked of a container twice, or of one that is elsewhere already, does nothing. */
@NeedsDocker
class ContainerProcessesTest {
    @Test
    void whatIsSoAlreadyIsLeftSo() throws Exception {
        try (TouchstoneContainer one = new TouchstoneContainer()) {
            one.start();
            ContainerProcesses processes =
                    new ContainerProcesses(Map.of("n1", one), node -> true, Duration.ofSeconds(60));
            processes.launch("n1");
            processes.resume("n1");
            assertThat(processes.state("n1").condition()).isEqualTo(Condition.RUNNING);
            processes.pause("n1");
            processes.pause("n1");
            assertThat(processes.state("n1").condition()).isEqualTo(Condition.PAUSED);
            processes.resume("n1");
            processes.kill(List.of("n1"));
            processes.kill(List.of("n1"));
            processes.pause("n1");
            assertThat(processes.state("n1").condition()).isEqualTo(Condition.DEAD);
            processes.launch("n1");
            assertThat(processes.state("n1").condition()).isEqualTo(Condition.RUNNING);
        }
    }
}
