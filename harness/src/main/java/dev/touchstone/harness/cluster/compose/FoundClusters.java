// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.harness.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of containers, for who looks at all that there is, with an engine or without.
 *
 * @param clusters those of the engine, if one answers
 * @param unasked why nobody can say which there are, though there is an engine; null if it answers, and if there is none
 * @param mayHaveOurs whether an engine that does not answer may have some of this user
 */
public record FoundClusters(
        Optional<ComposeClusters> clusters, @Nullable String unasked, boolean mayHaveOurs) implements AutoCloseable {
    /** Of a machine without an engine. */
    public static final FoundClusters NONE = new FoundClusters(Optional.empty(), null, false);

    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    /** Asks the engine that {@code DOCKER_HOST} names, or the usual one if there is one. */
    public static FoundClusters look() {
        boolean named = System.getenv("DOCKER_HOST") != null;
        return named || Files.exists(SOCKET) ? ask(named || Files.isWritable(SOCKET)) : NONE;
    }

    private static FoundClusters ask(boolean mayHaveOurs) {
        try {
            Engine engine = Engine.connect("; which clusters of containers there are is not known");
            return new FoundClusters(Optional.of(new ComposeClusters(engine)), null, false);
        } catch (UsageException silent) {
            return new FoundClusters(Optional.empty(), silent.getMessage(), mayHaveOurs);
        }
    }

    /** All that is known, oldest last. */
    public List<ComposeClusters.Entry> all() {
        return clusters.map(ComposeClusters::all).orElse(List.of());
    }

    /** What there is none of, if {@link #all} is empty and there is no local one. */
    public String none() {
        return unasked == null ? "no cluster" : "no local cluster";
    }

    @Override
    public void close() {
        clusters.ifPresent(ComposeClusters::close);
    }
}
