// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import dev.touchstone.harness.UsageException;
import dev.touchstone.history.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the links between the nodes of a local cluster are made of. */
public enum LinkKind {
    /** A Toxiproxy proxy for each directed link. */
    PROXY,
    /** A network namespace for each node; links are cut by iptables, without a proxy in the path. Needs root. */
    NETNS;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind with this word.
     *
     * @throws UsageException naming it and those that there are
     */
    public static LinkKind of(String word) {
        List<String> words = Arrays.stream(values()).map(LinkKind::word).toList();
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException(Suggestion.unknown("kind of links", word, words)));
    }
}
