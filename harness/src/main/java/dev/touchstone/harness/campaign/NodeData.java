// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.local.Leftovers;
import dev.touchstone.reports.run.RunFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nodes of a local cluster stored: of no use when the run is over, and large. Configurations and logs stay. */
final class NodeData {
    private static final Logger LOG = LoggerFactory.getLogger(NodeData.class);
    private static final String DATA = "data";

    private NodeData() {}

    /** Whether a node of the cluster in this folder has a folder of data. */
    static boolean isIn(Path cluster) {
        return !in(cluster).isEmpty();
    }

    /** Deletes the data of all nodes of the clusters in this folder; what cannot be deleted stays, and is logged. */
    static void delete(Path clusters) {
        for (Path cluster : folders(clusters)) {
            for (Path data : in(cluster)) {
                try {
                    Leftovers.deleteAll(data);
                } catch (ClusterException e) {
                    LOG.warn("event=node-data-kept directory={} reason={}", data, e.getMessage());
                }
            }
        }
    }

    private static List<Path> in(Path cluster) {
        return folders(cluster).stream()
                .map(node -> node.resolve(DATA))
                .filter(Files::isDirectory)
                .toList();
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new RunFolderException("cannot list " + parent + ": " + e.getMessage(), e);
        }
    }
}
