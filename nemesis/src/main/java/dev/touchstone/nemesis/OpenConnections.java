// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The TCP connections of a link, which the kernel closes if asked, where it was built to ({@code INET_DIAG_DESTROY}). */
final class OpenConnections {
    private final NamespaceShell shell;

    OpenConnections(NamespaceShell shell) {
        this.shell = shell;
    }

    /** Closes them at both ends, and says in words how many. */
    String close(Link link, PacketMatch match) throws IOException {
        int ends = run(link.from(), "-K", filter(match, "src", "dst", "dport"));
        if (!match.at().equals(link.from())) {
            ends += run(match.at(), "-K", filter(match, "dst", "src", "sport"));
        }
        // A sender that tries again has one that is not established yet, and will not be while the link is cut.
        List<String> established = new ArrayList<>(List.of("state", "established"));
        established.addAll(filter(match, "src", "dst", "dport"));
        int left = run(link.from(), "-n", established);
        return ends + " ends of connections closed" + (left > 0 ? ", " + left + " live on" : "");
    }

    private int run(String place, String flag, List<String> filter) throws IOException {
        List<String> command = new ArrayList<>(List.of("ss", "-H", "-t", "-n", flag));
        command.addAll(filter);
        NamespaceShell.Output output = shell.run(place, command);
        if (!output.succeeded()) {
            throw new IOException("ss at " + place + ": " + output.text());
        }
        return (int) output.text().lines().filter(line -> !line.isBlank()).count();
    }

    private static List<String> filter(PacketMatch match, String source, String destination, String port) {
        List<String> filter = new ArrayList<>();
        if (match.source() != null) {
            filter.addAll(List.of(source, match.source()));
        }
        filter.addAll(List.of(destination, match.destination(), port, "=", ":" + match.port()));
        return filter;
    }
}
