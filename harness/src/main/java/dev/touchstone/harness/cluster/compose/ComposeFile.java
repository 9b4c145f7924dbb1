// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A description as {@code docker-compose.yml} and the file of Toxiproxy's beside it; both versions of compose read them. What all
 * nodes have in common stands there once.
 */
final class ComposeFile {
    /** The files, below the top of the tree. */
    static final String NAME = "docker-compose.yml";

    static final String PROXIES_NAME = "docker/toxiproxy.json";

    private static final String HEADER = """
            # SPDX-License-Identifier: Apache-2.0
            # A cluster of five nodes, each link of it through a proxy of Toxiproxy's, so that it can be broken: docs/containers.md.
            # Generated, with docker/toxiproxy.json, by ComposeFile; a test compares. Make them again with:
            #   mvn -pl harness -am verify -Dtest=ComposeFileTest -Dsurefire.failIfNoSpecifiedTests=false -Drewrite
            #
            #   docker compose up -d                               clients reach n1 to n5 at 127.0.0.1:7101 to 7105
            #   docker compose run --rm harness campaign quick     a campaign, on a cluster of its own
            #   docker compose down -v                             ends all, and deletes what was stored
            """;

    private static final String NODE = "node";
    private static final String ENVIRONMENT = "environment";

    private final ComposeDescription description;

    private ComposeFile(ComposeDescription description) {
        this.description = description;
    }

    /** The description that the files in the tree are made from. */
    static ComposeDescription inTree() {
        ComposeImages images = new ComposeImages(
                or(ComposeImages.NODE_VARIABLE, ComposeImages.NODE),
                or(ComposeImages.TOXIPROXY_VARIABLE, ComposeImages.TOXIPROXY));
        return new ComposeDescription(
                "touchstone", 5, images, ComposePorts.fixed(5), ComposeDescription.Purpose.USE, 0, false);
    }

    /** {@code docker-compose.yml}. */
    static String text(ComposeDescription description) {
        return new ComposeFile(description).text();
    }

    /** {@code docker/toxiproxy.json}. */
    static String proxies(ComposeDescription description) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(description.proxies()) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String text() {
        List<Map<String, Object>> nodes = description.nodeNames().stream()
                .map(node -> tree(service(node)))
                .toList();
        Map<String, Object> commonEnvironment =
                common(nodes.stream().map(ComposeFile::environment).toList());
        Map<String, Object> common = common(nodes);
        YamlText yaml = new YamlText();
        yaml.anchor("x-" + ENVIRONMENT, ENVIRONMENT, commonEnvironment);
        yaml.anchor("x-" + NODE, NODE, common);
        Map<String, Object> services = new LinkedHashMap<>();
        Map<String, Object> toxiproxy = new LinkedHashMap<>();
        toxiproxy.put("build", "docker/toxiproxy");
        toxiproxy.putAll(tree(service(ComposeDescription.TOXIPROXY)));
        services.put(ComposeDescription.TOXIPROXY, toxiproxy);
        for (int i = 0; i < nodes.size(); i++) {
            String name = description.nodeNames().get(i);
            services.put(name, own(nodes.get(i), common, commonEnvironment, i == 0));
        }
        services.put("harness", harness());
        yaml.put("services", services);
        Map<String, Object> volumes = new LinkedHashMap<>();
        description.nodeNames().forEach(node -> volumes.put(node, Map.of()));
        yaml.put("volumes", volumes);
        return HEADER + "\n" + yaml.text();
    }

    private Service service(String name) {
        return description.services().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What only this node has, merged with what all have. */
    private static Map<String, Object> own(
            Map<String, Object> node,
            Map<String, Object> common,
            Map<String, Object> commonEnvironment,
            boolean builds) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put(YamlText.MERGE, NODE);
        if (builds) {
            // One of those that share an image builds it, and the others find it.
            own.put("build", build());
        }
        node.forEach((key, value) -> {
            if (key.equals(ENVIRONMENT)) {
                Map<String, Object> environment = new LinkedHashMap<>();
                environment.put(YamlText.MERGE, ENVIRONMENT);
                environment(node).forEach((name, text) -> {
                    if (!commonEnvironment.containsKey(name)) {
                        environment.put(name, text);
                    }
                });
                own.put(key, environment);
            } else if (!common.containsKey(key)) {
                own.put(key, value);
            }
        });
        return own;
    }

    private static Map<String, Object> tree(Service service) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("image", service.image());
        tree.put("command", service.command());
        if (!service.after().isEmpty()) {
            tree.put("depends_on", service.after());
        }
        tree.put("labels", new TreeMap<>(service.labels()));
        if (!service.environment().isEmpty()) {
            tree.put(ENVIRONMENT, service.environment());
        }
        if (!service.ports().isEmpty()) {
            tree.put("ports", service.ports().stream().map(Service.Port::text).toList());
        }
        if (!service.mounts().isEmpty()) {
            tree.put(
                    "volumes",
                    service.mounts().stream().map(Service.Mount::text).toList());
        }
        Service.Health health = service.health();
        if (health != null) {
            Map<String, Object> check = new LinkedHashMap<>();
            check.put("test", health.test());
            check.put("interval", health.intervalSeconds() + "s");
            check.put("timeout", health.timeoutSeconds() + "s");
            check.put("start_period", health.startSeconds() + "s");
            check.put("retries", health.retries());
            tree.put("healthcheck", check);
        }
        if (service.isRestarted()) {
            tree.put("restart", Service.RESTART);
        }
        tree.put("mem_limit", service.memoryMegabytes() + "m");
        tree.put("read_only", true);
        tree.put("tmpfs", List.of(Service.TMP + ":" + Service.TMP_OPTIONS));
        tree.put("cap_drop", List.of("ALL"));
        tree.put("security_opt", List.of("no-new-privileges:true"));
        tree.put("init", true);
        tree.put("stop_grace_period", Service.STOP_SECONDS + "s");
        Map<String, Object> logging = new LinkedHashMap<>();
        logging.put("driver", "json-file");
        logging.put("options", new TreeMap<>(Service.LOG_OPTIONS));
        tree.put("logging", logging);
        return tree;
    }

    /** What the variable says, or else this. */
    private static String or(String variable, String otherwise) {
        return "${" + variable + ":-" + otherwise + "}";
    }

    private static Map<String, Object> build() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("BASE_IMAGE", or(ComposeImages.BASE_VARIABLE, ComposeImages.BASE));
        Map<String, Object> build = new LinkedHashMap<>();
        build.put("context", ".");
        build.put("target", or("TOUCHSTONE_BUILD_TARGET", ComposeImages.WHOLE_BUILD));
        build.put("args", arguments);
        return build;
    }

    /** A harness that starts clusters of its own through the engine's socket; it begins as root, and goes on as whom the reports belong to. */
    private Map<String, Object> harness() {
        String socket = "/var/run/docker.sock";
        Map<String, Object> harness = new LinkedHashMap<>();
        harness.put("image", description.images().node());
        harness.put("build", build());
        harness.put("profiles", List.of("harness"));
        // The image's check asks for a node, which this is not.
        harness.put("healthcheck", Map.of("disable", true));
        harness.put("entrypoint", List.of("java", "-XX:+UseParallelGC", "-jar", ComposeImages.JAR));
        harness.put("user", "0:0");
        harness.put("working_dir", "/work");
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("TOUCHSTONE_CLUSTER", "compose");
        environment.put("TOUCHSTONE_OWNER_OF", "/work/reports");
        environment.put(Caller.VARIABLE, "docker compose run --rm harness");
        for (String variable : List.of(ComposeImages.BASE_VARIABLE, ComposeImages.TOXIPROXY_VARIABLE)) {
            environment.put(variable, or(variable, ""));
        }
        harness.put(ENVIRONMENT, environment);
        harness.put(
                "volumes",
                List.of(
                        // In the short form, an engine makes a folder of root's where there is no socket.
                        mount(or("TOUCHSTONE_DOCKER_SOCKET", socket), socket),
                        "./reports:/work/reports",
                        "./campaigns:/work/campaigns:ro"));
        harness.put("init", true);
        harness.put("stop_grace_period", "60s");
        return harness;
    }

    /** In the long form, which makes no folder on the host. */
    private static Map<String, Object> mount(String source, String target) {
        Map<String, Object> mount = new LinkedHashMap<>();
        mount.put("type", "bind");
        mount.put("source", source);
        mount.put("target", target);
        return mount;
    }

    private static Map<String, Object> common(List<Map<String, Object>> trees) {
        Map<String, Object> common = new LinkedHashMap<>();
        trees.get(0).forEach((key, value) -> {
            if (trees.stream().allMatch(tree -> value.equals(tree.get(key)))) {
                common.put(key, value);
            }
        });
        return common;
    }

    private static Map<String, Object> environment(Map<String, Object> node) {
        Map<String, Object> environment = new LinkedHashMap<>();
        ((Map<?, ?>) node.get(ENVIRONMENT)).forEach((name, value) -> environment.put(String.valueOf(name), value));
        return environment;
    }
}
