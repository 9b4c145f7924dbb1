// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.NamespaceShell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The 254 addresses of a cluster in namespaces.
 *
 * @param prefix three numbers and a dot: {@code 10.99.7.}
 */
record Subnet(String prefix) {
    private static final int DIRECT_FROM = 101;

    /** Subnets that may do, in an order by chance: private ones first, then those that are for tests of networks. */
    static List<Subnet> candidates() {
        List<Subnet> candidates = new ArrayList<>();
        for (String two : List.of("10.99.", "198.18.")) {
            List<Subnet> some = new ArrayList<>();
            for (int third = 0; third < 256; third++) {
                some.add(new Subnet(two + third + "."));
            }
            // Clusters that start at once are to choose differently.
            Collections.shuffle(some);
            candidates.addAll(some.subList(0, 20));
        }
        return candidates;
    }

    /** Whether this machine has no route there but the default one. */
    boolean isFree(NamespaceShell shell) throws IOException {
        return routes(shell, "match", harness()).stream().allMatch(route -> route.startsWith("default"))
                && routes(shell, "root", prefix + "0" + length()).isEmpty();
    }

    /** Whether nobody else took it in the meantime. */
    boolean isOurs(NamespaceShell shell) throws IOException {
        return routes(shell, "root", prefix + "0" + length()).size() == 1;
    }

    /** Where a node is reached through its links. */
    String linked(int node) {
        return prefix + (1 + node);
    }

    /** Where the harness reaches a node past its links. */
    String direct(int node) {
        return prefix + (DIRECT_FROM + node);
    }

    /** The harness, and so all clients. */
    String harness() {
        return prefix + 254;
    }

    String length() {
        return "/24";
    }

    private static List<String> routes(NamespaceShell shell, String how, String where) throws IOException {
        NamespaceShell.Output output = shell.run(Link.CLIENT, List.of("ip", "-4", "route", "show", "to", how, where));
        if (output.exit() != 0) {
            throw new IOException("ip route: " + output.text());
        }
        return output.text().lines().toList();
    }
}
