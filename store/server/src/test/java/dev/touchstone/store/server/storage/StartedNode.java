// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.node.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The data directory of a node that is started and stopped again, as far as its storages go, and whose parts are put back. */
final class StartedNode {
    static final String MEMBERSHIP = "membership";
    /** So many storages that no node has more. */
    static final int ALL = 100;

    final NodeId id;
    final Path data;
    private long boot;

    StartedNode(Path folder, String name) {
        this.id = new NodeId(name);
        this.data = folder.resolve(name);
    }

    /** The number of its last life. */
    long boot() {
        return boot;
    }

    Path part(String name) {
        return data.resolve(name);
    }

    StorageStats start(int shards) throws Exception {
        return start(shards, ALL, FileSteps.UNWATCHED);
    }

    /** Opens so many storages as a start of a node does, notes that when these are all, and closes them. */
    StorageStats start(int shards, int parts, FileSteps steps) throws Exception {
        StorageStats stats = new StorageStats();
        List<ChronicleStorage> opened = new ArrayList<>();
        try (DataDirectory directory = DataDirectory.open(data, "c", id, shards, steps)) {
            boot = directory.incarnation().boot();
            stats.corrupt.add(directory.isMetaDamaged() ? 1 : 0);
            new ShardMove(directory, MovedShards.CONFIG, stats).to(shards, none -> EnumSet.noneOf(KnownBug.class));
            for (int part = 0; part <= shards && part < parts; part++) {
                Origin origin = part == shards ? directory.part(MEMBERSHIP) : directory.shard(part, shards);
                Path at = directory.folder(origin.part());
                opened.add(ChronicleStorage.open(at, MovedShards.CONFIG, Runnable::run, stats, failure -> {}, origin));
            }
            if (parts > shards + 1) {
                directory.noteLabels();
            }
        } finally {
            opened.forEach(ChronicleStorage::close);
        }
        return stats;
    }

    /** As if no storage had been closed. */
    void kill() throws IOException {
        for (Path each : StorageFolder.files(data)) {
            if (Files.isDirectory(each)) {
                kill(each);
            }
        }
    }

    static void kill(Path part) throws IOException {
        Files.deleteIfExists(part.resolve(MapSeals.NAME));
        Files.writeString(part.resolve(OpenMarker.NAME), "\n");
    }

    /** Copies a folder, with those in it. */
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (Path file : StorageFolder.files(from)) {
            Path copy = to.resolve(StorageFolder.name(file));
            if (Files.isDirectory(file)) {
                copy(file, copy);
            } else {
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Puts a folder, or a file, in the place of another. */
    static void put(Path from, Path in) throws IOException {
        if (Files.isDirectory(from)) {
            FileSteps.UNWATCHED.delete(in);
            copy(from, in);
        } else {
            Files.copy(from, in, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
