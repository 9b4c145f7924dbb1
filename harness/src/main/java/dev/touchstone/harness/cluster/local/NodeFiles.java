// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.cluster.real.LoopbackPorts;
import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * Where a local cluster's nodes listen and keep their files, and the configuration that tells them.
 *
 * @param directory one subdirectory a node
 * @param nodes their names, in order
 * @param hosts by node
 * @param httpPorts by node, in order
 * @param peerPorts by node, in order
 * @param faultPorts at which each node can be told to have faults, by node, in order
 * @param linkPorts for proxies on loopback, one a directed link
 * @param smallDisks whether the data of each node is on a small file system of its own
 */
record NodeFiles(
        Path directory,
        List<String> nodes,
        Map<String, NodeHosts> hosts,
        List<Integer> httpPorts,
        List<Integer> peerPorts,
        List<Integer> faultPorts,
        List<Integer> linkPorts,
        long seed,
        boolean smallDisks) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static NodeFiles in(Path directory, Map<String, NodeHosts> hosts, long seed, boolean smallDisks) {
        int count = hosts.size();
        List<Integer> ports = LoopbackPorts.free(3 * count + count * count);
        return new NodeFiles(
                directory,
                List.copyOf(hosts.keySet()),
                hosts,
                ports.subList(0, count),
                ports.subList(count, 2 * count),
                ports.subList(2 * count, 3 * count),
                ports.subList(3 * count, ports.size()),
                seed,
                smallDisks);
    }

    /** A word for what belongs to the cluster in this directory, unlike that of any other cluster of this machine. */
    static String word(Path directory) {
        return Integer.toHexString(directory.toString().hashCode());
    }

    /** Where the harness reaches a node past all links. */
    String httpAddress(String node) {
        return host(node).direct() + ":" + httpPort(node);
    }

    /** Where the links of clients to a node end. */
    String clientAddress(String node) {
        return host(node).linked() + ":" + httpPort(node);
    }

    /** Where the links of other nodes to a node end. */
    String peerAddress(String node) {
        return host(node).linked() + ":" + peerPort(node);
    }

    int httpPort(String node) {
        return httpPorts.get(nodes.indexOf(node));
    }

    int peerPort(String node) {
        return peerPorts.get(nodes.indexOf(node));
    }

    private NodeHosts host(String node) {
        return Objects.requireNonNull(hosts.get(node), node);
    }

    /** Where a node can be told to have faults. */
    String faultAddress(String node) {
        return host(node).direct() + ":" + faultPorts.get(nodes.indexOf(node));
    }

    /** What a node stores. */
    Path data(String node) {
        return data(directory, node);
    }

    /** What a node of the cluster in a directory stores. */
    static Path data(Path directory, String node) {
        return directory.resolve(node).resolve("data");
    }

    /** A copy of what it stored, taken by a fault. */
    Path copy(String node) {
        return copy(directory, node);
    }

    /** A copy of what a node of the cluster in a directory stored. */
    static Path copy(Path directory, String node) {
        return directory.resolve(node).resolve("data-copy");
    }

    Path log(String node) {
        return directory.resolve(node).resolve("node.log");
    }

    /**
     * Writes a node's configuration.
     *
     * @param proxy the address at which a node reaches another
     */
    Path writeConfig(String self, BiFunction<String, String, String> proxy, Map<String, String> clientAddresses) {
        List<Map<String, Object>> members = new ArrayList<>();
        Map<String, String> peers = new LinkedHashMap<>();
        for (String node : nodes) {
            members.add(Map.of("id", node, "address", peerAddress(node), "http", clientAddresses.get(node)));
            if (!node.equals(self)) {
                peers.put(node, proxy.apply(self, node));
            }
        }
        Map<String, Object> config = new LinkedHashMap<>();
        // Other local clusters use the same names, and may come to use the same ports.
        config.put("cluster", "local-" + word(directory));
        config.put("self", self);
        config.put("members", members);
        String listen = host(self).listen() + ":";
        config.put(
                "listen",
                Map.of(
                        "http", listen + httpPort(self),
                        "peer", listen + peerPort(self),
                        "faults", listen + faultPorts.get(nodes.indexOf(self))));
        config.put("peers", peers);
        config.put("data", data(self).toString());
        if (smallDisks) {
            config.put("storage", Map.of("diskReserveBytes", SmallDisks.RESERVE_BYTES));
        }
        config.put("allowKnownBugs", true);
        config.put("seed", seed >>> 1);
        config.put("gossip", Map.of("interval", "200ms", "fanout", 3, "suspectAfter", "1s", "deadAfter", "2s"));
        config.put("limits", Map.of("replicaTimeout", "300ms", "requestTimeout", "1500ms"));
        Path file = directory.resolve(self).resolve("node.yaml");
        try {
            RunFolder.writeText(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return file;
    }
}
