// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import dev.touchstone.harness.UsageException;
import dev.touchstone.history.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways to have a cluster. */
public enum ClusterKind {
    /** Child processes on loopback, a Toxiproxy proxy for every directed link. */
    LOCAL,
    /** Containers, a Toxiproxy container between them. */
    COMPOSE,
    /** The same core in one thread under virtual time. */
    SIM;

    /** True if one cluster is shared by all cells: it takes long to start, and cells that share a fault run at once. */
    public boolean isShared() {
        return this != SIM;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind with this word.
     *
     * @throws UsageException naming it and those that there are
     */
    public static ClusterKind of(String word) {
        List<String> words = Arrays.stream(values()).map(ClusterKind::word).toList();
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException(Suggestion.unknown("cluster", word, words)));
    }
}
