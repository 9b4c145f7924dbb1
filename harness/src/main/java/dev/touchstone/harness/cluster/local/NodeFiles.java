// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Where a local cluster's nodes listen and keep their files, and the configuration that tells them.
 *
 * @param directory one subdirectory a node
 * @param httpPorts by node, in order
 * @param peerPorts by node, in order
 * @param faultPorts at which each node can be told to have faults, by node, in order
 * @param linkPorts for the proxies, one a directed link
 */
record NodeFiles(
        Path directory,
        List<String> nodes,
        List<Integer> httpPorts,
        List<Integer> peerPorts,
        List<Integer> faultPorts,
        List<Integer> linkPorts,
        long seed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static NodeFiles in(Path directory, int count, long seed) {
        List<String> nodes = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            nodes.add("n" + i);
        }
        List<Integer> ports = LocalPorts.free(3 * count + count * count);
        return new NodeFiles(
                directory,
                nodes,
                ports.subList(0, count),
                ports.subList(count, 2 * count),
                ports.subList(2 * count, 3 * count),
                ports.subList(3 * count, ports.size()),
                seed);
    }

    String httpAddress(String node) {
        return "127.0.0.1:" + httpPorts.get(nodes.indexOf(node));
    }

    String peerAddress(String node) {
        return "127.0.0.1:" + peerPorts.get(nodes.indexOf(node));
    }

    /** Where a node can be told to have faults. */
    String faultAddress(String node) {
        return "127.0.0.1:" + faultPorts.get(nodes.indexOf(node));
    }

    /** What a node stores. */
    Path data(String node) {
        return directory.resolve(node).resolve("data");
    }

    /** A copy of what it stored, taken by a fault. */
    Path copy(String node) {
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
        config.put(
                "cluster", "local-" + Integer.toHexString(directory.toString().hashCode()));
        config.put("self", self);
        config.put("members", members);
        config.put("listen", Map.of("http", httpAddress(self), "peer", peerAddress(self), "faults", faultAddress(self)));
        config.put("peers", peers);
        config.put("data", data(self).toString());
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
