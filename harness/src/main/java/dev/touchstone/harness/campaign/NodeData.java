// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nodes of a local cluster stored: of no use when the run is over, and large. Configurations and logs stay. */
final class NodeData {
    private static final Logger LOG = LoggerFactory.getLogger(NodeData.class);
    private static final int DATA_DEPTH = 3;

    private NodeData() {}

    /** Deletes the nodes' data below the folder; what cannot be deleted stays, and is logged. */
    static void delete(Path clusters) {
        if (!Files.isDirectory(clusters)) {
            return;
        }
        try (Stream<Path> found = Files.find(
                clusters, DATA_DEPTH, (path, attributes) -> attributes.isDirectory() && path.endsWith("data"))) {
            for (Path data : found.toList()) {
                deleteTree(data);
            }
        } catch (IOException e) {
            LOG.warn("event=node-data-kept directory={} reason={}", clusters, e.getMessage());
        }
    }

    private static void deleteTree(Path root) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(root)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
