// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.real.ClusterRegistry;
import dev.touchstone.harness.cluster.real.ProcessMark;
import dev.touchstone.nemesis.NamespaceShell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Removes what is left of a cluster whose owner is gone: node processes, paused ones too, their
 * links, their small disks, and a temporary folder.
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
        removeLinks(entry);
        SmallDisks.unmountBelow(entry.directory());
        if (!entry.lasting()) {
            deleteAll(entry.directory());
        }
        return ended;
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

    /** Deletes a folder with all that is in it, if it is there. */
    public static void deleteAll(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ClusterException("cannot remove " + folder + ": " + e.getMessage(), e);
        }
    }
}
