// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import java.util.Map;
import java.util.UUID;
import org.testcontainers.containers.Network;

/**
 * What is written on everything that this library makes in the engine. The label's value names the run, which is one JVM's, so
 * that {@code docker ps -a --filter label=dev.touchstone.testcontainers} shows what is ours, and nothing of others is touched.
 */
final class DockerLabels {
    static final String LABEL = "dev.touchstone.testcontainers";
    static final String RUN = UUID.randomUUID().toString();

    private DockerLabels() {}

    static Map<String, String> labels() {
        return Map.of(LABEL, RUN);
    }

    static Network newNetwork() {
        return Network.builder()
                .createNetworkCmdModifier(command -> {
                    Map<String, String> labels = new java.util.HashMap<>(labels());
                    if (command.getLabels() != null) {
                        labels.putAll(command.getLabels());
                    }
                    command.withLabels(labels);
                })
                .build();
    }
}
