// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDataTest {
    @TempDir
    private Path clusters;

    @Test
    void aNewClusterStartsWhereNoNodeHasStoredAnything() throws IOException {
        assertThat(SharedCluster.fresh(clusters)).isEqualTo(clusters.resolve("1"));
        Files.createDirectories(clusters.resolve("1/n1/data/shard-0"));
        assertThat(SharedCluster.fresh(clusters)).isEqualTo(clusters.resolve("2"));
        assertThat(SharedCluster.fresh(clusters.resolve("nowhere"))).isEqualTo(clusters.resolve("nowhere/1"));
    }

    @Test
    void dataIsDeletedAndLogsStay() throws IOException {
        Files.createDirectories(clusters.resolve("1/n1/data/shard-0"));
        Files.writeString(clusters.resolve("1/n1/data/shard-0/map"), "bytes");
        Files.writeString(clusters.resolve("1/n1/node.log"), "words");
        NodeData.delete(clusters);
        assertThat(clusters.resolve("1/n1/data")).doesNotExist();
        assertThat(clusters.resolve("1/n1/node.log")).exists();
        assertThat(SharedCluster.fresh(clusters)).isEqualTo(clusters.resolve("1"));
    }
}
