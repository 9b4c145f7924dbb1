// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.server.config.HostPort;
import dev.touchstone.store.server.config.ServerConfig;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** deploy/kubernetes is what the API takes, and its parts fit each other. */
class KubernetesManifestsTest {
    @Test
    void theFilesAreThoseThatTheKustomizationNames() throws IOException {
        try (Stream<Path> files = Files.list(Manifests.DIRECTORY)) {
            assertThat(files.map(each -> each.getFileName().toString())
                            .filter(name -> !name.startsWith("kustomization")))
                    .containsExactlyInAnyOrderElementsOf(Manifests.listed());
        }
    }

    @Test
    void theSelectorsFindThePods() throws IOException {
        Manifests manifests = Manifests.read();
        Map<String, String> labels =
                manifests.nodes().getSpec().getTemplate().getMetadata().getLabels();
        List<Map<String, String>> selectors = new ArrayList<>();
        selectors.add(manifests.nodes().getSpec().getSelector().getMatchLabels());
        selectors.add(manifests.budget().getSpec().getSelector().getMatchLabels());
        selectors.add(manifests.policy().getSpec().getPodSelector().getMatchLabels());
        manifests
                .services()
                .values()
                .forEach(each -> selectors.add(each.getSpec().getSelector()));
        pods(manifests)
                .getTopologySpreadConstraints()
                .forEach(each -> selectors.add(each.getLabelSelector().getMatchLabels()));
        assertThat(selectors).hasSize(6).allSatisfy(each -> assertThat(each).isNotEmpty());
        assertThat(selectors).allSatisfy(each -> assertThat(labels).containsAllEntriesOf(each));
    }

    @Test
    void thePodsHaveTheirNamesFromAHeadlessServiceThatWaitsForNothing() throws IOException {
        Manifests manifests = Manifests.read();
        V1Service nodes = manifests.services().get(manifests.nodes().getSpec().getServiceName());
        assertThat(nodes.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(nodes.getSpec().getPublishNotReadyAddresses()).isTrue();
        V1Service clients = manifests.services().get("touchstone");
        assertThat(clients.getSpec().getPublishNotReadyAddresses()).isNull();
        assertThat(manifests.services()).hasSize(2);
    }

    @Test
    void thePortsAreThoseOfTheImage() throws IOException {
        Manifests manifests = Manifests.read();
        assertThat(node(manifests).getPorts())
                .extracting(V1ContainerPort::getName, V1ContainerPort::getContainerPort)
                .containsExactly(tuple("http", 7100), tuple("peer", 7200));
        for (V1Service service : manifests.services().values()) {
            for (V1ServicePort port : service.getSpec().getPorts()) {
                assertThat(port.getTargetPort()).isEqualTo(new IntOrString(port.getName()));
                assertThat(node(manifests).getPorts())
                        .extracting(V1ContainerPort::getName, V1ContainerPort::getContainerPort)
                        .contains(tuple(port.getName(), port.getPort()));
            }
        }
    }

    @Test
    void aNodeIsRestartedWhenItDoesNotServeAndGetsNoRequestsWhenItIsAlone() throws IOException {
        V1Container node = node(Manifests.read());
        assertThat(path(node.getStartupProbe())).isEqualTo("/v1/health");
        assertThat(path(node.getLivenessProbe())).isEqualTo("/v1/health");
        assertThat(path(node.getReadinessProbe())).isEqualTo("/v1/ready");
    }

    @Test
    void aNodeRunsWithoutRightsAndWritesOnlyWhereAVolumeIs() throws IOException {
        Manifests manifests = Manifests.read();
        V1PodSpec pod = pods(manifests);
        V1Container node = node(manifests);
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001L);
        assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(10001L);
        assertThat(node.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(node.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(node.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        List<String> volumes =
                new ArrayList<>(pod.getVolumes().stream().map(V1Volume::getName).toList());
        manifests
                .nodes()
                .getSpec()
                .getVolumeClaimTemplates()
                .forEach(each -> volumes.add(each.getMetadata().getName()));
        assertThat(node.getVolumeMounts())
                .extracting(V1VolumeMount::getMountPath)
                .containsExactly("/data", "/tmp");
        assertThat(node.getVolumeMounts())
                .extracting(V1VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(volumes);
    }

    @Test
    void twoNodesAreNotTakenDownAtOnce() throws IOException {
        assertThat(Manifests.read().budget().getSpec().getMaxUnavailable()).isEqualTo(new IntOrString(1));
    }

    @Test
    void onlyNodesReachThePeerPort() throws IOException {
        Manifests manifests = Manifests.read();
        Map<String, String> labels = manifests.nodes().getSpec().getSelector().getMatchLabels();
        assertThat(manifests.policy().getSpec().getPolicyTypes()).containsExactly("Ingress");
        assertThat(manifests.policy().getSpec().getIngress())
                .filteredOn(rule ->
                        rule.getPorts().stream().anyMatch(port -> port.getPort().equals(new IntOrString("peer"))))
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom())
                        .extracting(V1NetworkPolicyPeer::getPodSelector)
                        .singleElement()
                        .satisfies(each -> assertThat(each.getMatchLabels()).isEqualTo(labels)));
    }

    @Test
    void theSettingsOfANodeAreItsNameAndTheConfigMap() throws IOException {
        Manifests manifests = Manifests.read();
        V1Container node = node(manifests);
        assertThat(node.getEnv()).extracting(V1EnvVar::getName).containsExactly("TOUCHSTONE_NODE_SELF");
        assertThat(node.getEnv().get(0).getValueFrom().getFieldRef().getFieldPath())
                .isEqualTo("metadata.name");
        assertThat(node.getEnvFrom()).singleElement().satisfies(each -> assertThat(
                        each.getConfigMapRef().getName())
                .isEqualTo(manifests.settings().getMetadata().getName()));
        // A Service named touchstone-node-x would give each pod variables that begin as those of settings do.
        assertThat(pods(manifests).getEnableServiceLinks()).isFalse();
    }

    @Test
    void eachPodIsAMemberThatTheOthersFindByTheNameOfItsService() throws IOException {
        Manifests manifests = Manifests.read();
        String name = manifests.nodes().getMetadata().getName();
        List<String> pods = IntStream.range(0, manifests.nodes().getSpec().getReplicas())
                .mapToObj(each -> name + "-" + each)
                .toList();
        for (String pod : pods) {
            Map<String, String> environment = new HashMap<>(manifests.settings().getData());
            environment.put("TOUCHSTONE_NODE_SELF", pod);
            ServerConfig config = ContainerSettings.of(environment);
            String domain = manifests.nodes().getSpec().getServiceName();
            assertThat(config.members())
                    .extracting(each -> each.member().id() + " " + each.address() + " " + each.http())
                    .containsExactlyElementsOf(pods.stream()
                            .map(each -> each + " " + each + "." + domain + ":7200 " + each + "." + domain + ":7100")
                            .toList());
            assertThat(config.http()).isEqualTo(new HostPort("0.0.0.0", 7100));
        }
    }

    /** That the checks above are made by something that sees a slip of the pen: one in each object, at some depth. */
    @TestFactory
    Stream<DynamicTest> aMisspeltFieldIsRefused() {
        return Stream.of(
                        new Slip("StatefulSet", "/spec/template/spec/containers/0", "imagePulPolicy"),
                        new Slip("StatefulSet", "/spec/template/spec/containers/0/readinessProbe/httpGet", "paths"),
                        new Slip("StatefulSet", "/spec/volumeClaimTemplates/0/spec", "accessMode"),
                        new Slip("Service", "/spec", "publishNotReadyAdresses"),
                        new Slip("ConfigMap", "", "date"),
                        new Slip("PodDisruptionBudget", "/spec", "minAvailible"),
                        new Slip("NetworkPolicy", "/spec/ingress/0/from/0", "podSelecter"))
                .map(slip -> DynamicTest.dynamicTest(slip.kind() + slip.at() + "/" + slip.field(), () -> {
                    List<JsonNode> documents = Manifests.documents();
                    JsonNode parent = documents.stream()
                            .filter(each -> each.path("kind").asText().equals(slip.kind()))
                            .findFirst()
                            .orElseThrow()
                            .at(slip.at());
                    ((ObjectNode) parent).put(slip.field(), "x");
                    assertThatThrownBy(() -> Manifests.of(documents)).hasMessageContaining(slip.field());
                }));
    }

    @Test
    void aValueOfTheWrongTypeAndAMissingFieldAreRefused() throws IOException {
        List<JsonNode> wrong = Manifests.documents();
        statefulSet(wrong).withObject("/spec").put("replicas", "five");
        assertThatThrownBy(() -> Manifests.of(wrong)).hasMessageContaining("five");
        List<JsonNode> missing = Manifests.documents();
        ((ArrayNode) statefulSet(missing).at("/spec/template/spec/containers"))
                .forEach(each -> ((ObjectNode) each).remove("name"));
        assertThatThrownBy(() -> Manifests.of(missing)).hasMessageContaining("name");
    }

    private static ObjectNode statefulSet(List<JsonNode> documents) {
        return (ObjectNode) documents.stream()
                .filter(each -> each.path("kind").asText().equals("StatefulSet"))
                .findFirst()
                .orElseThrow();
    }

    private static V1PodSpec pods(Manifests manifests) {
        return manifests.nodes().getSpec().getTemplate().getSpec();
    }

    private static V1Container node(Manifests manifests) {
        assertThat(pods(manifests).getContainers()).hasSize(1);
        return pods(manifests).getContainers().get(0);
    }

    private static String path(V1Probe probe) {
        assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("http"));
        return probe.getHttpGet().getPath();
    }

    /** A field that is none, and where it is put. */
    private record Slip(String kind, String at, String field) {}
}
