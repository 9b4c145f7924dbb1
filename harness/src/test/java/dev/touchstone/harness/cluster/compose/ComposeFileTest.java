// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ComposeFileTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    @Test
    void theFilesInTheTreeAreWhatTheDescriptionMakes() throws IOException {
        ComposeDescription description = ComposeFile.inTree();
        Map<String, String> files = Map.of(
                ComposeFile.NAME, ComposeFile.text(description),
                ComposeFile.PROXIES_NAME, ComposeFile.proxies(description));
        if (System.getProperty("rewrite") != null) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(TOP.resolve(file.getKey()), file.getValue());
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(TOP.resolve(file.getKey()))
                    .as("written by -Drewrite")
                    .content()
                    .isEqualTo(file.getValue());
        }
    }

    /** So that a container of {@code docker compose up} and one of the harness' own cannot come to differ. */
    @ParameterizedTest
    @EnumSource
    void bothRenderingsSayTheSame(ComposeDescription.Purpose purpose) throws IOException {
        ComposeDescription tree = ComposeFile.inTree();
        ComposeDescription description = new ComposeDescription(
                tree.name(), tree.nodes(), new ComposeImages("node:1", "proxy:2"), tree.ports(), purpose, 4711, true);
        Map<String, Map<String, Object>> services = services(description);
        ClusterLabels labels = new ClusterLabels("id", ClusterLabels.Owner.NOBODY, "up");

        try (DockerClient client = unconnected()) {
            for (Service service : description.services()) {
                JsonNode request = new ObjectMapper()
                        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                        .valueToTree(
                                ContainerRequests.fill(client.createContainerCmd(service.image()), service, labels));
                assertThat(ofRequest(request, labels))
                        .as(service.name())
                        .isEqualTo(ofFile(services.get(service.name())));
            }
        }
        assertThat(services.keySet()).contains("n1", "n5", "toxiproxy").doesNotContain("n6");
    }

    @Test
    void everyProxyIsWhereSomeNodeOrClientLooksForIt() throws IOException {
        ComposeDescription description = ComposeFile.inTree();
        JsonNode proxies = new ObjectMapper().readTree(ComposeFile.proxies(description));
        Map<String, String> upstreams = new TreeMap<>();
        proxies.forEach(proxy -> upstreams.put(
                proxy.path("listen").asText().replace("0.0.0.0:", ""),
                proxy.path("upstream").asText()));
        Map<String, String> wanted = new TreeMap<>();
        for (Service node : description.services()) {
            String peers = node.environment().get("TOUCHSTONE_NODE_PEERS");
            if (peers != null) {
                new ObjectMapper()
                        .readTree(peers)
                        .properties()
                        .forEach(peer -> wanted.put(
                                peer.getValue().asText().replace("toxiproxy:", ""), peer.getKey() + ":7200"));
                wanted.put("71" + node.name().replace("n", "0"), node.name() + ":7100");
            }
        }
        assertThat(upstreams).hasSize(25).isEqualTo(wanted);
    }

    @Test
    void nothingIsPublishedButOnLoopback() throws IOException {
        services(ComposeFile.inTree()).forEach((name, service) -> ((List<?>) service.getOrDefault("ports", List.of()))
                .forEach(port -> assertThat(port.toString()).as(name).startsWith("127.0.0.1:")));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> services(ComposeDescription description) {
        Map<String, Object> file =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(ComposeFile.text(description));
        return (Map<String, Map<String, Object>>) file.get("services");
    }

    /** What matters of a service, from the file. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> ofFile(Map<String, Object> service) {
        Map<String, Object> facts = new TreeMap<>();
        facts.put("image", service.get("image"));
        facts.put("command", service.get("command"));
        facts.put("environment", new TreeMap<>((Map<String, Object>) service.getOrDefault("environment", Map.of())));
        facts.put("labels", new TreeMap<>((Map<String, Object>) service.get("labels")));
        facts.put("ports", new TreeSet<>((List<String>) service.getOrDefault("ports", List.of())));
        facts.put("volumes", service.get("volumes"));
        facts.put("memory", service.get("mem_limit"));
        facts.put("readOnly", service.get("read_only"));
        facts.put("tmpfs", service.get("tmpfs"));
        facts.put("capabilities", service.get("cap_drop"));
        facts.put("security", service.get("security_opt"));
        facts.put("init", service.get("init"));
        facts.put("stop", service.get("stop_grace_period"));
        facts.put("restart", service.getOrDefault("restart", ""));
        Map<String, Object> logging = (Map<String, Object>) service.get("logging");
        facts.put("log", logging.get("driver") + " " + new TreeMap<>((Map<String, Object>) logging.get("options")));
        Map<String, Object> health = (Map<String, Object>) service.get("healthcheck");
        facts.put("health", health == null ? List.of("NONE") : health.get("test"));
        facts.put(
                "healthTimes",
                health == null
                        ? ""
                        : health.get("interval") + " " + health.get("timeout") + " " + health.get("start_period") + " "
                                + health.get("retries"));
        return facts;
    }

    /** The same, from a request to the engine. */
    private static Map<String, Object> ofRequest(JsonNode request, ClusterLabels labels) {
        JsonNode host = request.path("HostConfig");
        Map<String, Object> facts = new TreeMap<>();
        facts.put("image", request.path("Image").asText());
        facts.put("command", texts(request.path("Cmd")));
        Map<String, Object> environment = new TreeMap<>();
        texts(request.path("Env")).forEach(each -> environment.put(each.split("=", 2)[0], each.split("=", 2)[1]));
        facts.put("environment", environment);
        Map<String, Object> own = new TreeMap<>();
        request.path("Labels")
                .properties()
                .forEach(each -> own.put(each.getKey(), each.getValue().asText()));
        own.keySet().removeAll(labels.map().keySet());
        facts.put("labels", own);
        Set<String> ports = new TreeSet<>();
        host.path("PortBindings")
                .properties()
                .forEach(
                        each -> ports.add(each.getValue().path(0).path("HostIp").asText() + ":"
                                + each.getValue().path(0).path("HostPort").asText() + ":"
                                + each.getKey().replace("/tcp", "")));
        facts.put("ports", ports);
        facts.put(
                "volumes",
                texts(host.path("Binds")).stream()
                        .map(each -> each.replace(labels.prefix() + "-", "").replaceFirst(":rw$", ""))
                        .toList());
        facts.put("memory", host.path("Memory").asLong() / (1 << 20) + "m");
        facts.put("readOnly", host.path("ReadonlyRootfs").asBoolean());
        List<String> tmpfs = new ArrayList<>();
        host.path("Tmpfs")
                .properties()
                .forEach(each -> tmpfs.add(each.getKey() + ":" + each.getValue().asText()));
        facts.put("tmpfs", tmpfs);
        facts.put("capabilities", texts(host.path("CapDrop")));
        facts.put("security", texts(host.path("SecurityOpt")));
        facts.put("init", host.path("Init").asBoolean());
        facts.put("stop", request.path("StopTimeout").asInt() + "s");
        facts.put("restart", host.path("RestartPolicy").path("Name").asText());
        Map<String, Object> options = new TreeMap<>();
        host.path("LogConfig")
                .path("Config")
                .properties()
                .forEach(each -> options.put(each.getKey(), each.getValue().asText()));
        facts.put("log", host.path("LogConfig").path("Type").asText() + " " + options);
        JsonNode health = request.path("Healthcheck");
        facts.put("health", texts(health.path("Test")));
        facts.put(
                "healthTimes",
                health.path("Interval").isNumber()
                        ? seconds(health, "Interval") + " " + seconds(health, "Timeout") + " "
                                + seconds(health, "StartPeriod") + " "
                                + health.path("Retries").asInt()
                        : "");
        return facts;
    }

    private static String seconds(JsonNode health, String name) {
        return Duration.ofNanos(health.path(name).asLong()).toSeconds() + "s";
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** A client that nobody asks anything: requests are made, none is sent. */
    private static DockerClient unconnected() {
        URI nowhere = URI.create("unix:///nowhere/docker.sock");
        DefaultDockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(nowhere.toString())
                .build();
        return DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder().dockerHost(nowhere).build());
    }
}
