// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.store.server.config.HostPort;
import dev.touchstone.store.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** deploy/swarm.yml: each service is a node that takes its settings and finds the others by the names of their services. */
class SwarmStackTest {
    private static final Path FILE =
            Path.of(System.getProperty("user.dir")).getParent().resolve("deploy/swarm.yml");
    private static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");

    @Test
    void eachServiceIsTheNodeOfItsName() throws IOException {
        Map<String, JsonNode> services = services();
        assertThat(services).containsOnlyKeys(NODES);
        for (Map.Entry<String, JsonNode> service : services.entrySet()) {
            ServerConfig node = ContainerSettings.of(environment(service.getValue()));
            assertThat(node.self()).hasToString(service.getKey());
            assertThat(node.http()).isEqualTo(new HostPort("0.0.0.0", 7100));
            assertThat(node.members())
                    .extracting(each -> each.address().toString())
                    .containsExactlyElementsOf(
                            NODES.stream().map(name -> name + ":7200").toList());
        }
    }

    @Test
    void aMisspeltSettingIsRefused() throws IOException {
        Map<String, String> environment = environment(services().get("n1"));
        environment.put("TOUCHSTONE_NODE_MEMBRS", environment.remove("TOUCHSTONE_NODE_MEMBERS"));
        assertThatThrownBy(() -> ContainerSettings.of(environment)).hasMessageContaining("TOUCHSTONE_NODE_MEMBRS");
    }

    @Test
    void eachNodeHasAVolumeAndAPortOfItsOwn() throws IOException {
        Map<String, String> ports = new TreeMap<>();
        Map<String, String> volumes = new TreeMap<>();
        services().forEach((name, service) -> {
            assertThat(service.at("/ports")).singleElement().satisfies(port -> {
                assertThat(port.get("mode").asText()).isEqualTo("host");
                assertThat(port.get("target").asInt()).isEqualTo(7100);
                ports.put(name, port.get("published").asText());
            });
            volumes.put(name, service.at("/volumes/0").asText());
        });
        assertThat(ports.values()).containsExactly("7101", "7102", "7103", "7104", "7105");
        assertThat(volumes.values())
                .containsExactlyElementsOf(
                        NODES.stream().map(name -> name + ":/data").toList());
    }

    @Test
    void noTwoTasksOfANodeAreThereAtOnceAndNoneStandsBehindAVirtualAddress() throws IOException {
        for (JsonNode service : services().values()) {
            JsonNode deploy = service.get("deploy");
            assertThat(deploy.at("/replicas").asInt()).isEqualTo(1);
            assertThat(deploy.at("/endpoint_mode").asText()).isEqualTo("dnsrr");
            assertThat(deploy.at("/update_config/order").asText()).isEqualTo("stop-first");
            assertThat(deploy.at("/rollback_config/order").asText()).isEqualTo("stop-first");
        }
    }

    /** A task has its name only once it is healthy: a check that wanted others first would wait for itself. */
    @Test
    void aTaskIsHealthyBeforeItHearsOthers() throws IOException {
        for (JsonNode service : services().values()) {
            assertThat(service.at("/healthcheck/test").isMissingNode()).isTrue();
        }
        assertThat(Files.readString(FILE.resolveSibling("../Dockerfile"))).contains("\"health\", \"--live\"]");
    }

    private static Map<String, String> environment(JsonNode service) {
        Map<String, String> environment = new HashMap<>();
        service.get("environment")
                .properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
        return environment;
    }

    /** By the reader that knows YAML's merge keys. */
    private static Map<String, JsonNode> services() throws IOException {
        Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FILE));
        Map<String, JsonNode> services = new TreeMap<>();
        new ObjectMapper()
                .<JsonNode>valueToTree(tree)
                .get("services")
                .properties()
                .forEach(each -> services.put(each.getKey(), each.getValue()));
        return services;
    }
}
