// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.harness.cluster.real.ProcessMark;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is written on everything that belongs to a cluster: containers, networks, volumes. The engine is the register of clusters.
 *
 * @param id of the cluster
 * @param owner what it ends with
 * @param command what wanted it: {@code up} or {@code campaign}
 */
record ClusterLabels(String id, Owner owner, String command) {
    static final String CLUSTER = "dev.touchstone.cluster";
    static final String OWNER = "dev.touchstone.owner";
    static final String COMMAND = "dev.touchstone.command";
    static final String NODE = "dev.touchstone.node";

    /** On a node: where Toxiproxy listens for its clients. */
    static final String CLIENT_PORT = "dev.touchstone.client-port";

    /** What a cluster ends with: a process of a machine, a container, or nothing, until somebody ends it. */
    record Owner(String text) {
        private static final String PROCESS = "process ";
        private static final String CONTAINER = "container ";
        static final Owner NOBODY = new Owner("nobody");

        /** This process, or the container that it is the whole purpose of. */
        static Owner self(Engine engine) {
            return OwnContainer.id(engine)
                    .map(id -> new Owner(CONTAINER + id))
                    .orElseGet(() -> new Owner(PROCESS + ProcessMark.own().text() + " " + OwnContainer.hostName()));
        }

        /** The container, if it is one. */
        Optional<String> container() {
            return text.startsWith(CONTAINER) ? Optional.of(text.substring(CONTAINER.length())) : Optional.empty();
        }

        /** Who it is, for a human: without what tells a process from a later one of the same number. */
        String words() {
            return text.startsWith(PROCESS)
                    ? PROCESS + text.substring(PROCESS.length()).split(" ", 2)[0]
                    : text;
        }

        /** True if it was a process that could be seen from here, and is gone. */
        boolean isGoneProcess() {
            if (!text.startsWith(PROCESS)) {
                return false;
            }
            String[] parts = text.substring(PROCESS.length()).split(" ", 3);
            return parts.length == 3
                    && parts[2].equals(OwnContainer.hostName())
                    && ProcessMark.ofText(parts[0] + " " + parts[1])
                            .map(mark -> mark.process().isEmpty())
                            .orElse(false);
        }
    }

    Map<String, String> map() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(CLUSTER, id);
        labels.put(OWNER, owner.text());
        labels.put(COMMAND, command);
        return labels;
    }

    /** Those on something, if it belongs to a cluster. */
    static Optional<ClusterLabels> of(Map<String, String> labels) {
        return labels.containsKey(CLUSTER)
                ? Optional.of(new ClusterLabels(
                        labels.get(CLUSTER),
                        new Owner(labels.getOrDefault(OWNER, Owner.NOBODY.text())),
                        labels.getOrDefault(COMMAND, "")))
                : Optional.empty();
    }

    /** What the cluster's things are called, each with its own name after this and a dash. */
    String prefix() {
        return "touchstone-" + id;
    }
}
