// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.NamespaceShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A network namespace for each node, all on one bridge, to which the harness has a cable. The bridge is in a namespace of its
 * own: a host's own rules, such as those that Docker makes, would meet its packets otherwise.
 *
 * @param word what all names begin with; at most 11 letters, as the harness's end of the cable bears it
 * @param nodes in order
 */
record Namespaces(String word, List<String> nodes) {
    private static final Path FOLDER = Path.of("/run/netns");
    private static final String SWITCH = "sw";
    private static final int LOOKS = 40;
    private static final long LOOK_NANOS = 50_000_000;

    /** Those of the cluster in a directory. */
    static Namespaces of(Path directory, List<String> nodes) {
        return new Namespaces("ts" + NodeFiles.word(directory), nodes);
    }

    /** What a command begins with, to run in a node's namespace; it becomes that command, with its own number. */
    List<String> enter(String node) {
        return List.of("nsenter", "--net=" + FOLDER.resolve(name(node)));
    }

    /** Makes them, in this subnet. */
    void create(NamespaceShell shell, Subnet subnet) throws IOException {
        run(shell, creation(subnet));
    }

    /** The shell commands that delete all of them; what is not there is no trouble. */
    String deletion() {
        List<String> lines = new ArrayList<>();
        lines.add("ip link del " + word + " 2>/dev/null");
        nodes.forEach(node -> lines.add("ip netns del " + name(node) + " 2>/dev/null"));
        lines.add("ip netns del " + name(SWITCH) + " 2>/dev/null");
        lines.add("true");
        return String.join("\n", lines);
    }

    /**
     * Deletes them.
     *
     * @throws ClusterException if one is left
     */
    void delete(NamespaceShell shell) {
        try {
            run(shell, deletion());
        } catch (IOException e) {
            throw new ClusterException("network namespaces could not be deleted: " + e.getMessage(), e);
        }
        List<String> left = left();
        // The shell that watches may be deleting them, too.
        for (int tries = 0; !left.isEmpty() && tries < LOOKS; tries++) {
            LockSupport.parkNanos(LOOK_NANOS);
            left = left();
        }
        if (!left.isEmpty()) {
            throw new ClusterException("network namespaces could not be deleted: " + left);
        }
    }

    /** Those that are there. */
    List<String> left() {
        List<String> names = new ArrayList<>();
        nodes.forEach(node -> names.add(name(node)));
        names.add(name(SWITCH));
        return names.stream().filter(name -> Files.exists(FOLDER.resolve(name))).toList();
    }

    private String creation(Subnet subnet) {
        String inSwitch = "ip -n " + name(SWITCH) + " ";
        List<String> lines = new ArrayList<>();
        lines.add("set -e");
        lines.add("ip netns add " + name(SWITCH));
        lines.add(inSwitch + "link add bridge0 type bridge forward_delay 0");
        lines.add(inSwitch + "link set bridge0 up");
        for (int i = 0; i < nodes.size(); i++) {
            String node = nodes.get(i);
            String inNode = "ip -n " + name(node) + " ";
            lines.add("ip netns add " + name(node));
            lines.add(inNode + "link set lo up");
            lines.add(inNode + "link add eth0 type veth peer name node" + i + " netns " + name(SWITCH));
            lines.add(inSwitch + "link set node" + i + " master bridge0 up");
            lines.add(inNode + "addr add " + subnet.linked(i) + subnet.length() + " dev eth0");
            lines.add(inNode + "addr add " + subnet.direct(i) + subnet.length() + " dev eth0");
            lines.add(inNode + "link set eth0 up");
        }
        lines.add("ip link add " + word + " type veth peer name harness netns " + name(SWITCH));
        lines.add(inSwitch + "link set harness master bridge0 up");
        lines.add("ip addr add " + subnet.harness() + subnet.length() + " dev " + word);
        lines.add("ip link set " + word + " up");
        return String.join("\n", lines);
    }

    private static void run(NamespaceShell shell, String script) throws IOException {
        NamespaceShell.Output output = shell.run(Link.CLIENT, List.of("sh", "-c", script));
        if (output.exit() != 0) {
            throw new IOException(output.text());
        }
    }

    private String name(String node) {
        return word + "-" + node;
    }
}
