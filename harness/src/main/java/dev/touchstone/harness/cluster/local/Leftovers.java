// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.real.ClusterRegistry;
import dev.touchstone.harness.cluster.real.ProcessMark;
import dev.touchstone.nemesis.NamespaceShell;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is left of a cluster whose owner is gone: node processes, paused ones too, their
 * links, their small disks, and of their folder what is not to be kept.
 */
public final class Leftovers {
    private static final long END_SECONDS = 10;

    private Leftovers() {}

    /** Answers how many node processes were ended. */
    public static int remove(ClusterRegistry.Entry entry) throws InterruptedException {
        int ended = 0;
        for (String node : entry.nodes().keySet()) {
            Optional<ProcessHandle> process =
                    readMark(NodeProcess.pidFile(entry.directory().resolve(node)));
            if (process.isPresent()) {
                process.get().destroyForcibly();
                NodeProcess.awaitEnd(process.get(), END_SECONDS, TimeUnit.SECONDS);
                ended++;
            }
        }
        try {
            SmallDisks.unmountBelow(entry.directory());
            removeFiles(entry);
        } finally {
            removeLinks(entry);
        }
        return ended;
    }

    private static void removeFiles(ClusterRegistry.Entry entry) {
        switch (entry.keep()) {
            case ALL -> {}
            case LOGS ->
                entry.nodes().keySet().forEach(node -> {
                    deleteAll(NodeFiles.data(entry.directory(), node));
                    deleteAll(NodeFiles.copy(entry.directory(), node));
                });
            case NOTHING -> deleteAll(entry.directory());
        }
    }

    private static void removeLinks(ClusterRegistry.Entry entry) {
        if (!entry.toxiproxy().isEmpty()) {
            // The embedded one has ended with its owner; if another is there now, none of its proxies is named so.
            new ToxiproxyServer(URI.create(entry.toxiproxy())).deleteProxies(ProxyLinks.prefix(entry.directory()));
        }
        Namespaces namespaces =
                Namespaces.of(entry.directory(), List.copyOf(entry.nodes().keySet()));
        if (!namespaces.left().isEmpty()) {
            namespaces.delete(new NamespaceShell(place -> List.of()));
        }
    }

    private static Optional<ProcessHandle> readMark(Path file) {
        try {
            return Files.exists(file)
                    ? ProcessMark.ofText(Files.readString(file)).flatMap(ProcessMark::process)
                    : Optional.empty();
        } catch (IOException e) {
            throw new ClusterException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Deletes a folder with all that is in it, if it is there; somebody else may be deleting it, too. */
    public static void deleteAll(Path folder) {
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            throw new ClusterException("cannot remove " + folder + ": " + e.getMessage(), e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
