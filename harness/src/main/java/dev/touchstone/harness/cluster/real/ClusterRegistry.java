// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.RootTools;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The local clusters of this user: a file each, in a folder below the system's temporary one, which stands for as long as its
 * cluster does, and longer if the process that owns it was killed.
 */
public final class ClusterRegistry {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    public ClusterRegistry(Path folder) {
        this.folder = folder;
    }

    /** Where all commands of this user look. */
    public static ClusterRegistry ofUser() {
        return new ClusterRegistry(
                Path.of(System.getProperty("java.io.tmpdir"), "touchstone-" + RootTools.user(), "clusters"));
    }

    /**
     * A cluster.
     *
     * @param file says all this
     * @param owner the process that runs it
     * @param directory a folder for each node
     * @param keep what stays of the directory when the owner is gone
     * @param command what started it: {@code up} or {@code campaign}
     * @param nodes URLs by node
     */
    public record Entry(
            Path file,
            ProcessMark owner,
            Path directory,
            ClusterRequest.Keep keep,
            String command,
            Map<String, String> nodes,
            String toxiproxy) {}

    /** Says that this process has a cluster. */
    public Entry add(Entry entry) {
        ObjectNode node = JSON.createObjectNode()
                .put("owner", entry.owner().text())
                .put("directory", entry.directory().toString())
                .put("keep", entry.keep().name().toLowerCase(Locale.ROOT))
                .put("command", entry.command())
                .put("toxiproxy", entry.toxiproxy());
        ObjectNode nodes = node.putObject("nodes");
        entry.nodes().forEach(nodes::put);
        try {
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, "cluster-", ".json");
            try {
                Files.writeString(file, node.toPrettyString());
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
            return new Entry(
                    file,
                    entry.owner(),
                    entry.directory(),
                    entry.keep(),
                    entry.command(),
                    entry.nodes(),
                    entry.toxiproxy());
        } catch (IOException e) {
            throw new ClusterException("cannot write below " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Forgets a cluster. */
    public void remove(Entry entry) {
        try {
            Files.deleteIfExists(entry.file());
        } catch (IOException e) {
            throw new ClusterException("cannot delete " + entry.file() + ": " + e.getMessage(), e);
        }
    }

    /** The cluster of which a file of {@link #all} speaks; empty if it is gone. */
    public static Optional<Entry> of(Path file) {
        try {
            return Files.exists(file) ? read(file) : Optional.empty();
        } catch (NoSuchFileException removed) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ClusterException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** All clusters, those whose owner is gone included. A file that cannot be read is none, and is removed. */
    public List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return all;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "cluster-*.json")) {
            for (Path file : files) {
                Optional<Entry> entry = read(file);
                entry.ifPresent(all::add);
                if (entry.isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new ClusterException("cannot read " + folder + ": " + e.getMessage(), e);
        }
        return all;
    }

    private static Optional<Entry> read(Path file) throws IOException {
        JsonNode node = JSON.readTree(Files.readAllBytes(file));
        Optional<ProcessMark> owner = ProcessMark.ofText(node.path("owner").asText());
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> nodes = new LinkedHashMap<>();
        node.path("nodes")
                .properties()
                .forEach(each -> nodes.put(each.getKey(), each.getValue().asText()));
        return Optional.of(new Entry(
                file,
                owner.get(),
                Path.of(node.path("directory").asText()),
                keep(node.path("keep").asText()),
                node.path("command").asText(),
                nodes,
                node.path("toxiproxy").asText()));
    }

    /** All, unless it is said otherwise: what nobody may delete cannot be made again. */
    private static ClusterRequest.Keep keep(String word) {
        return Arrays.stream(ClusterRequest.Keep.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElse(ClusterRequest.Keep.ALL);
    }
}
