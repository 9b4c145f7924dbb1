// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.StartWatch;
import dev.touchstone.harness.cluster.real.ProcessMark;
import java.util.ArrayList;
import java.util.List;
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
        makeAllAndAGuest(LABELS);
        ClusterRemains remains = new ClusterRemains(engine);
        assertThatThrownBy(() -> remains.remove(LABELS.id()))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("containers of cluster " + LABELS.id() + ": not all is removed")
                .hasMessageContaining("remove network " + LABELS.prefix() + ", since container " + LABELS.prefix()
                        + "-guest holds it")
                .hasMessageContaining("remove volume " + LABELS.prefix() + "-n2, since container " + LABELS.prefix()
                        + "-guest holds it");
        assertThat(volumeIsThere()).as("the network keeps no volume").isFalse();
        assertThat(remains.all()).containsKey(LABELS.id());
        removeGuest();
        remains.remove(LABELS.id());
        assertThat(remains.all()).doesNotContainKey(LABELS.id());
    }

    @Test
    void whatStaysOfAnOrphanIsAWarning() {
        String gone =
                "process " + new ProcessMark(ProcessHandle.current().pid(), 1).text() + " " + OwnContainer.hostName();
        ClusterLabels orphan = new ClusterLabels(LABELS.id(), new ClusterLabels.Owner(gone), "campaign");
        makeAllAndAGuest(orphan);
        List<String> warnings = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        StartWatch watch = new StartWatch() {
            @Override
            public void step(String what, String detail) {
                steps.add(what + " " + detail);
            }

            @Override
            public void warn(String what, String detail) {
                warnings.add(what + " " + detail);
            }
        };
        ClusterRemains remains = new ClusterRemains(engine);
        remains.removeOrphans(watch);
        assertThat(warnings)
                .filteredOn(each -> each.startsWith("cluster " + orphan.id()))
                .singleElement()
                .asString()
                .contains("stays, though its owner is gone", "-guest holds it");
        removeGuest();
        remains.removeOrphans(watch);
        assertThat(steps).contains("cluster " + orphan.id() + " removed: its owner is gone");
    }

    private void makeAllAndAGuest(ClusterLabels labels) {
        ClusterNetwork.make(engine, labels, false);
        for (String node : List.of("n1", "n2")) {
            engine.tell("make a volume", client -> client.createVolumeCmd()
                    .withName(labels.prefix() + "-" + node)
                    .withLabels(labels.map())
                    .exec());
        }
        guest = engine.ask(
                "make a container of somebody else's", client -> client.createContainerCmd(ComposeImages.TOXIPROXY)
                        .withName(labels.prefix() + "-guest")
                        .withHostConfig(HostConfig.newHostConfig()
                                .withBinds(new Bind(labels.prefix() + "-n2", new Volume("/x"))))
                        .exec()
                        .getId());
        engine.tell("start it", client -> client.startContainerCmd(guest).exec());
        engine.tell("connect it", client -> client.connectToNetworkCmd()
                .withNetworkId(labels.prefix())
                .withContainerId(guest)
                .exec());
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
