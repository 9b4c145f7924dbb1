// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.RootTools;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.IptablesInjector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.NamespaceShell;
import dev.touchstone.nemesis.PacketMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace for each node, which its packets leave by a cable of its own: links are cut by iptables, and there is no
 * proxy in the path. A node has a second address, which the harness uses when it is to get past the links.
 */
final class NamespaceLinks implements LocalLinks {
    private static final List<String> TOOLS = List.of("ip", "ss", "iptables", "nsenter", "bash", "timeout");
    private static final long CLEAN_SECONDS = 10;

    private final Namespaces namespaces;
    private final Subnet subnet;
    private final NamespaceShell shell;
    private final Process cleaner;
    private @Nullable IptablesInjector injector;

    private NamespaceLinks(Namespaces namespaces, Subnet subnet, NamespaceShell shell, Process cleaner) {
        this.namespaces = namespaces;
        this.subnet = subnet;
        this.shell = shell;
        this.cleaner = cleaner;
    }

    /**
     * Looks whether this machine lets us make namespaces.
     *
     * @throws UsageException saying what is missing
     */
    static void require() {
        String reason = missing();
        if (reason != null) {
            throw new UsageException("--links netns needs " + reason + "; --links proxy does without");
        }
    }

    private static @Nullable String missing() {
        try {
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                return "root, and this is user " + RootTools.user();
            }
        } catch (IOException | UnsupportedOperationException e) {
            return "Linux, and this is " + System.getProperty("os.name");
        }
        return RootTools.missing(TOOLS).stream()
                .findFirst()
                .map(tool -> "the command " + tool + ", which is not on the PATH")
                .orElse(null);
    }

    /** Makes the namespaces of a cluster. */
    static NamespaceLinks create(Path directory, List<String> nodes) {
        require();
        Namespaces namespaces = Namespaces.of(directory, nodes);
        NamespaceShell shell =
                new NamespaceShell(place -> place.equals(Link.CLIENT) ? List.of() : namespaces.enter(place));
        // What a cluster that was killed left in the same place.
        namespaces.delete(shell);
        Process cleaner = cleaner(namespaces);
        try {
            return new NamespaceLinks(namespaces, create(namespaces, shell), shell, cleaner);
        } catch (IOException e) {
            clean(cleaner, namespaces, shell);
            throw new ClusterException("the network namespaces could not be made: " + e.getMessage(), e);
        }
    }

    private static Subnet create(Namespaces namespaces, NamespaceShell shell) throws IOException {
        for (Subnet subnet : Subnet.candidates()) {
            if (subnet.isFree(shell)) {
                namespaces.create(shell, subnet);
                if (subnet.isOurs(shell)) {
                    return subnet;
                }
                namespaces.delete(shell);
            }
        }
        throw new IOException("of 10.99.0.0/16 and 198.18.0.0/16 no /24 was found that this machine has no route to");
    }

    /** A shell that waits until this process closes its standard input, or is gone, and deletes the namespaces then. */
    private static Process cleaner(Namespaces namespaces) {
        try {
            return new ProcessBuilder("sh", "-c", "trap '' INT TERM HUP\nread -r _\n" + namespaces.deletion())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new ClusterException("cannot start sh: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, NodeHosts> hosts() {
        Map<String, NodeHosts> hosts = new LinkedHashMap<>();
        for (String node : namespaces.nodes()) {
            int number = hosts.size();
            hosts.put(node, new NodeHosts("0.0.0.0", subnet.linked(number), subnet.direct(number)));
        }
        return hosts;
    }

    @Override
    public String address(NodeFiles files, String from, String to) {
        return from.equals(Link.CLIENT) ? files.clientAddress(to) : files.peerAddress(to);
    }

    @Override
    public void open(NodeFiles files) {
        // They have been open since the namespaces are there.
    }

    @Override
    public List<String> enter(String node) {
        return namespaces.enter(node);
    }

    @Override
    public Injector<LinkFault> injector(NodeFiles files, Executor timelineThread) {
        Map<Link, PacketMatch> matches = new LinkedHashMap<>();
        Map<String, NodeHosts> hosts = hosts();
        hosts.forEach((to, receiver) -> {
            String address = receiver.linked();
            matches.put(new Link(Link.CLIENT, to), new PacketMatch(to, subnet.harness(), address, files.httpPort(to)));
            hosts.forEach((from, sender) -> {
                if (!from.equals(to)) {
                    matches.put(new Link(from, to), new PacketMatch(to, sender.linked(), address, files.peerPort(to)));
                }
            });
        });
        injector = new IptablesInjector(matches, shell, timelineThread);
        return injector;
    }

    @Override
    public Optional<String> toxiproxyUrl() {
        return Optional.empty();
    }

    @Override
    public void close() {
        if (injector != null) {
            injector.close();
        }
        clean(cleaner, namespaces, shell);
    }

    private static void clean(Process cleaner, Namespaces namespaces, NamespaceShell shell) {
        try {
            cleaner.getOutputStream().close();
            if (!cleaner.waitFor(CLEAN_SECONDS, TimeUnit.SECONDS)) {
                cleaner.destroyForcibly();
            }
        } catch (IOException e) {
            throw new ClusterException("cannot tell sh to delete the network namespaces: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!namespaces.left().isEmpty()) {
            namespaces.delete(shell);
        }
    }
}
