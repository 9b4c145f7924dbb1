// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.harness.cluster.ClusterException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster of which something cannot be removed. */
@Tag("docker")
class ClusterRemainsTest {
    private static final ClusterLabels LABELS = new ClusterLabels(
            Long.toHexString(ProcessHandle.current().pid()) + "remains", ClusterLabels.Owner.NOBODY, "up");

    private Engine engine;
    private String guest = "";

    @BeforeEach
    void anEngine() {
        RunningEngine.require();
        engine = Engine.connect();
    }

    @AfterEach
    void removeAll() {
        if (engine != null) {
            removeGuest();
            new ClusterRemains(engine).remove(LABELS.id());
            engine.close();
        }
    }

    @Test
    void removesAllItCanAndSaysWhatIsLeft() {
        ClusterNetwork.make(engine, LABELS, false);
        engine.tell("make a volume", client -> client.createVolumeCmd()
                .withName(LABELS.prefix() + "-n1")
                .withLabels(LABELS.map())
                .exec());
        guest = engine.ask(
                "make a container of somebody else's", client -> client.createContainerCmd(ComposeImages.TOXIPROXY)
                        .exec()
                        .getId());
        engine.tell("start it", client -> client.startContainerCmd(guest).exec());
        engine.tell("connect it", client -> client.connectToNetworkCmd()
                .withNetworkId(LABELS.prefix())
                .withContainerId(guest)
                .exec());
        ClusterRemains remains = new ClusterRemains(engine);
        assertThatThrownBy(() -> remains.remove(LABELS.id()))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("containers of cluster " + LABELS.id() + ": not all is removed")
                .hasMessageContaining("remove network " + LABELS.prefix());
        assertThat(volumeIsThere()).as("the network keeps no volume").isFalse();
        assertThat(remains.all()).containsKey(LABELS.id());
        removeGuest();
        remains.remove(LABELS.id());
        assertThat(remains.all()).doesNotContainKey(LABELS.id());
    }

    private boolean volumeIsThere() {
        return engine
                .ask("list volumes", client -> client.listVolumesCmd().exec().getVolumes())
                .stream()
                .anyMatch(each -> each.getName().equals(LABELS.prefix() + "-n1"));
    }

    private void removeGuest() {
        if (!guest.isEmpty()) {
            engine.tell(
                    "remove it",
                    client -> client.removeContainerCmd(guest).withForce(true).exec());
            guest = "";
        }
    }
}
