// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.compose.Service.Health;
import dev.touchstone.harness.cluster.compose.Service.Mount;
import dev.touchstone.harness.cluster.compose.Service.Port;
import dev.touchstone.nemesis.Link;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a cluster of containers is made of: nodes, and a Toxiproxy with a proxy for each directed link between them and from
 * clients to them. The one place that says it: the compose file and the harness' own clusters both come from here.
 *
 * @param name of the cluster, which its nodes check of each other
 * @param purpose what it is for
 * @param seed of what is random in nodes
 * @param smallDisks whether each node's data is on a file system that can be filled
 */
record ComposeDescription(
        String name,
        int nodes,
        ComposeImages images,
        ComposePorts ports,
        Purpose purpose,
        long seed,
        boolean smallDisks) {
    static final String TOXIPROXY = "toxiproxy";

    /** Where the compose file's Toxiproxy finds its proxies. */
    static final String PROXIES_FILE = "/etc/toxiproxy.json";

    static final String DATA = "/data";

    /** How large a small disk is. */
    static final int SMALL_DISK_MEGABYTES = 64;

    private static final int NODE_MEGABYTES = 192;
    private static final int TOXIPROXY_MEGABYTES = 128;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a cluster is for. */
    enum Purpose {
        /** To be used: the engine looks after its health, logs are for machines. */
        USE,
        /** To be broken by a harness, which looks after everything itself. */
        EXPERIMENTS
    }

    List<String> nodeNames() {
        return ClusterRequest.names(nodes);
    }

    List<Service> services() {
        return Stream.concat(Stream.of(toxiproxy()), nodeNames().stream().map(this::node))
                .toList();
    }

    Service toxiproxy() {
        boolean isForUse = purpose == Purpose.USE;
        List<Port> published = new ArrayList<>();
        if (ports.api() != null) {
            published.add(new Port(ports.api(), ComposePorts.API));
        }
        for (Link link : ports.published()) {
            int port = ports.links().get(link);
            published.add(new Port(port, port));
        }
        List<Mount> mounts = new ArrayList<>();
        if (isForUse) {
            mounts.add(new Mount("./docker/toxiproxy.json", PROXIES_FILE, true));
        }
        if (smallDisks) {
            // A file system in memory is gone when the last container that has it is.
            nodeNames().forEach(node -> mounts.add(new Mount(node, "/disks/" + node, false)));
        }
        return new Service(
                TOXIPROXY,
                images.toxiproxy(),
                isForUse ? List.of("-host=0.0.0.0", "-config=" + PROXIES_FILE) : List.of("-host=0.0.0.0"),
                Map.of(ClusterLabels.NODE, TOXIPROXY),
                Map.of(),
                published,
                mounts,
                TOXIPROXY_MEGABYTES,
                isForUse ? new Health(List.of("CMD", "/toxiproxy-cli", "list"), 10, 5, 10, 3) : null,
                List.of());
    }

    private Service node(String self) {
        List<Port> published = new ArrayList<>();
        ComposePorts.Direct direct = ports.direct().get(self);
        if (direct != null) {
            published.add(new Port(direct.http(), ComposePorts.HTTP));
            published.add(new Port(direct.peer(), ComposePorts.PEER));
            published.add(new Port(direct.faults(), ComposePorts.FAULTS));
        }
        return new Service(
                self,
                images.node(),
                List.of("node"),
                Map.of(
                        ClusterLabels.NODE,
                        self,
                        ClusterLabels.CLIENT_PORT,
                        Integer.toString(ports.links().get(new Link(Link.CLIENT, self)))),
                environment(self),
                published,
                List.of(new Mount(self, DATA, false)),
                // What is stored on a small disk is memory of the node that wrote it.
                smallDisks ? NODE_MEGABYTES + SMALL_DISK_MEGABYTES : NODE_MEGABYTES,
                purpose == Purpose.USE ? new Health(healthTest(), 10, 5, 60, 3) : null,
                List.of(TOXIPROXY));
    }

    private static List<String> healthTest() {
        return List.of(
                "CMD",
                "java",
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-jar",
                ComposeImages.JAR,
                "health");
    }

    private Map<String, String> environment(String self) {
        List<Map<String, Object>> members = new ArrayList<>();
        Map<String, String> peers = new LinkedHashMap<>();
        for (String node : nodeNames()) {
            members.add(member(node));
            if (!node.equals(self)) {
                peers.put(node, TOXIPROXY + ":" + ports.links().get(new Link(self, node)));
            }
        }
        boolean isForExperiments = purpose == Purpose.EXPERIMENTS;
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("TOUCHSTONE_NODE_CLUSTER", name);
        environment.put("TOUCHSTONE_NODE_SELF", self);
        environment.put("TOUCHSTONE_NODE_MEMBERS", json(members));
        environment.put("TOUCHSTONE_NODE_PEERS", json(peers));
        environment.put("TOUCHSTONE_NODE_DATA", DATA);
        environment.put("TOUCHSTONE_NODE_LISTEN_HTTP", "0.0.0.0:" + ComposePorts.HTTP);
        environment.put("TOUCHSTONE_NODE_LISTEN_PEER", "0.0.0.0:" + ComposePorts.PEER);
        if (isForExperiments) {
            environment.put("TOUCHSTONE_NODE_LISTEN_FAULTS", "0.0.0.0:" + ComposePorts.FAULTS);
            environment.put("TOUCHSTONE_NODE_ALLOW_KNOWN_BUGS", "true");
            environment.put("TOUCHSTONE_NODE_SEED", Long.toString(seed >>> 1));
        }
        if (smallDisks) {
            environment.put("TOUCHSTONE_NODE_STORAGE_DISK_RESERVE_BYTES", Integer.toString(4 << 20));
        }
        // As in a local cluster: what is cut off is noticed within two seconds.
        environment.put("TOUCHSTONE_NODE_GOSSIP_INTERVAL", "200ms");
        environment.put("TOUCHSTONE_NODE_GOSSIP_FANOUT", "3");
        environment.put("TOUCHSTONE_NODE_GOSSIP_SUSPECT_AFTER", "1s");
        environment.put("TOUCHSTONE_NODE_GOSSIP_DEAD_AFTER", "2s");
        environment.put("TOUCHSTONE_NODE_LIMITS_REPLICA_TIMEOUT", "300ms");
        environment.put("TOUCHSTONE_NODE_LIMITS_REQUEST_TIMEOUT", "1500ms");
        environment.put("TOUCHSTONE_LOG_FORMAT", isForExperiments ? "text" : "json");
        return environment;
    }

    private Map<String, Object> member(String node) {
        Map<String, Object> member = new LinkedHashMap<>();
        member.put("id", node);
        member.put("address", node + ":" + ComposePorts.PEER);
        Link client = new Link(Link.CLIENT, node);
        member.put(
                "http",
                ports.published().contains(client)
                        ? "127.0.0.1:" + ports.links().get(client)
                        : node + ":" + ComposePorts.HTTP);
        return member;
    }

    /** What Toxiproxy is told to begin with, as its own configuration file has it. */
    List<Map<String, Object>> proxies() {
        List<Map<String, Object>> proxies = new ArrayList<>();
        ports.links().forEach((link, port) -> {
            Map<String, Object> proxy = new LinkedHashMap<>();
            proxy.put("name", link.proxy());
            proxy.put("listen", "0.0.0.0:" + port);
            proxy.put("upstream", upstream(link));
            proxy.put("enabled", true);
            proxies.add(proxy);
        });
        return proxies;
    }

    /** Where a link leads, inside of the network. */
    static String upstream(Link link) {
        return link.to() + ":" + (link.from().equals(Link.CLIENT) ? ComposePorts.HTTP : ComposePorts.PEER);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
