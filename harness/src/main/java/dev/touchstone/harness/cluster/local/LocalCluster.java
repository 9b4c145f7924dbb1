// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.LinkKind;
import dev.touchstone.harness.cluster.real.ClusterRegistry;
import dev.touchstone.harness.cluster.real.Ends;
import dev.touchstone.harness.cluster.real.HttpNodeFaults;
import dev.touchstone.harness.cluster.real.JanitorProcess;
import dev.touchstone.harness.cluster.real.NodeClients;
import dev.touchstone.harness.cluster.real.ProcessMark;
import dev.touchstone.harness.cluster.real.RealCluster;
import dev.touchstone.harness.cluster.real.RealTimeline;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.NodeInjectors;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Nodes as child processes, and links between them and from clients to them that can be broken one by one: each directed
 * link a proxy of a Toxiproxy, or a cable into the node's own network namespace.
 */
public final class LocalCluster {
    private static final int LOG_LINES = 200;

    private final ClusterRequest request;
    private final Path directory;
    /** What ends the parts made so far, last first. */
    private final Ends ends = new Ends();

    private LocalCluster(ClusterRequest request) {
        this.request = request;
        this.directory = request.directory().toAbsolutePath();
    }

    /**
     * Looks, before anything starts, whether such links can be had on this machine, and says what a report should say of them.
     *
     * @param toxiproxy the API of a real Toxiproxy; null for the embedded one
     * @param smallDisks whether each node is to have a disk that can be filled
     * @throws UsageException if they cannot
     */
    public static Map<String, String> check(LinkKind links, @Nullable URI toxiproxy, boolean smallDisks)
            throws InterruptedException {
        if (smallDisks) {
            SmallDisks.require();
        }
        if (links == LinkKind.NETNS) {
            if (toxiproxy != null) {
                throw new UsageException("there is no proxy between network namespaces: --links netns or --toxiproxy "
                        + toxiproxy + ", not both");
            }
            NamespaceLinks.require();
            return Map.of("links", "a network namespace for each node, iptables");
        }
        return toxiproxy == null
                ? Map.of()
                : Map.of("toxiproxy", new ToxiproxyServer(toxiproxy).version() + " at " + toxiproxy);
    }

    /**
     * Makes the links, starts the nodes, and waits until every node sees every other.
     *
     * @throws ClusterException if that takes longer than asked for; everything is ended then
     */
    public static Cluster start(ClusterRequest request) throws InterruptedException {
        LocalCluster parts = new LocalCluster(request);
        try {
            return parts.assemble();
        } catch (InterruptedException | RuntimeException e) {
            parts.end();
            throw e;
        }
    }

    private Cluster assemble() throws InterruptedException {
        LocalLinks links = links();
        ends.push(links::close);
        NodeFiles files = NodeFiles.in(directory, links.hosts(), request.seed(), request.smallDisks());
        Map<String, String> clientAddresses = new LinkedHashMap<>();
        files.nodes().forEach(node -> clientAddresses.put(node, links.address(files, Link.CLIENT, node)));
        ClusterRegistry.Entry entry = register(clientAddresses, links.toxiproxyUrl());
        ends.pop();
        JanitorProcess janitor = JanitorProcess.hire("--local", entry.file().toString());
        ends.push(() -> close(links, entry, janitor));
        links.open(files);
        if (request.smallDisks()) {
            ends.push(SmallDisks.on(files.nodes().stream().map(files::data).toList())::close);
        }
        LocalProcesses processes = new LocalProcesses(files, links, clientAddresses);
        ends.push(processes::close);
        processes.startAll();
        Map<String, String> direct = new LinkedHashMap<>();
        files.nodes().forEach(node -> direct.put(node, files.httpAddress(node)));
        NodeClients clients = new NodeClients(direct);
        ends.push(clients::close);
        clients.watch().awaitAllAlive(processes, request.startTimeout(), request.watch());
        ends.pop();
        RealTimeline timeline = new RealTimeline();
        NodeInjectors nodeInjectors = NodeInjectors.of(
                processes, new LocalDisks(files), new HttpNodeFaults(faultAddresses(files), direct), timeline::run);
        ends.push(nodeInjectors::close);
        return new RealCluster(
                ClusterKind.LOCAL,
                clientAddresses,
                links.toxiproxyUrl().orElse(null),
                clients,
                timeline,
                nodeInjectors.with(links.injector(files, timeline::run)),
                processes,
                () -> processes.logTails(LOG_LINES),
                this::end);
    }

    private static Map<String, String> faultAddresses(NodeFiles files) {
        Map<String, String> addresses = new LinkedHashMap<>();
        files.nodes().forEach(node -> addresses.put(node, files.faultAddress(node)));
        return addresses;
    }

    private LocalLinks links() {
        List<String> nodes = ClusterRequest.names(request.nodes());
        if (request.links() == LinkKind.NETNS) {
            return NamespaceLinks.create(directory, nodes);
        }
        return request.toxiproxy() != null
                ? ProxyLinks.real(request.toxiproxy(), directory, nodes)
                : ProxyLinks.embedded(request, nodes);
    }

    private ClusterRegistry.Entry register(Map<String, String> clientAddresses, Optional<String> toxiproxyUrl) {
        Map<String, String> urls = new LinkedHashMap<>();
        clientAddresses.forEach((node, address) -> urls.put(node, "http://" + address));
        return ClusterRegistry.ofUser()
                .add(new ClusterRegistry.Entry(
                        directory,
                        ProcessMark.own(),
                        directory,
                        request.keep(),
                        request.command(),
                        urls,
                        toxiproxyUrl.orElse("")));
    }

    /** What cannot be removed now stays in the registry, for the janitor and {@code touchstone down}. */
    private static void close(LocalLinks links, ClusterRegistry.Entry entry, JanitorProcess janitor) {
        try {
            links.close();
            ClusterRegistry.ofUser().remove(entry);
            janitor.dismiss();
        } catch (ClusterException e) {
            System.err.println("touchstone: " + e.getMessage() + "; touchstone down tries again");
        }
    }

    private void end() {
        ends.run();
    }
}
