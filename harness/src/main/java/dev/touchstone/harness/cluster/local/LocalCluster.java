// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.real.ClusterRegistry;
import dev.touchstone.harness.cluster.real.HttpNodeFaults;
import dev.touchstone.harness.cluster.real.NodeClients;
import dev.touchstone.harness.cluster.real.NodeQuestions;
import dev.touchstone.harness.cluster.real.ProcessMark;
import dev.touchstone.harness.cluster.real.RealCluster;
import dev.touchstone.harness.cluster.real.RealTimeline;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkTable;
import dev.touchstone.nemesis.NodeInjectors;
import dev.touchstone.nemesis.ToxiproxyInjector;
import dev.touchstone.nemesis.proxy.EmbeddedToxiproxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Nodes as child processes on loopback, every directed link between them and from clients to them a proxy of its own, served
 * by the embedded Toxiproxy.
 */
public final class LocalCluster {
    private static final int LOG_LINES = 200;

    private final ClusterRequest request;
    private final NodeFiles files;
    /** What ends the parts made so far, last first. */
    private final Deque<Runnable> ends = new ArrayDeque<>();

    private LocalCluster(ClusterRequest request) {
        this.request = request;
        this.files = NodeFiles.in(request.directory().toAbsolutePath(), request.nodes(), request.seed());
    }

    /**
     * Starts the proxies and the nodes, and waits until every node sees every other.
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
        EmbeddedToxiproxy toxiproxy = EmbeddedToxiproxy.start(request.seed());
        ends.push(toxiproxy::close);
        LinkTable links = links(toxiproxy.port());
        Map<String, String> clientAddresses = new LinkedHashMap<>();
        files.nodes().forEach(node -> clientAddresses.put(node, address(links, Link.CLIENT, node)));
        String toxiproxyUrl = "http://127.0.0.1:" + toxiproxy.port();
        register(clientAddresses, toxiproxyUrl);
        LocalProcesses processes = new LocalProcesses(files, (from, to) -> address(links, from, to), clientAddresses);
        ends.push(processes::close);
        processes.startAll();
        Map<String, String> direct = new LinkedHashMap<>();
        files.nodes().forEach(node -> direct.put(node, files.httpAddress(node)));
        NodeClients clients = new NodeClients(direct);
        ends.push(clients::close);
        clients.watch().awaitAllAlive(processes, request.startTimeout(), request.watch());
        ends.pop();
        RealTimeline timeline = new RealTimeline();
        ToxiproxyInjector linkInjector = new ToxiproxyInjector(links, new NodeQuestions(), timeline::run);
        ends.push(linkInjector::close);
        NodeInjectors nodeInjectors = NodeInjectors.of(
                processes, new LocalDisks(files), new HttpNodeFaults(faultAddresses(), direct), timeline::run);
        ends.push(nodeInjectors::close);
        return new RealCluster(
                ClusterKind.LOCAL,
                clientAddresses,
                toxiproxyUrl,
                clients,
                timeline,
                nodeInjectors.with(linkInjector),
                () -> processes.logTails(LOG_LINES),
                this::end);
    }

    private Map<String, String> faultAddresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        files.nodes().forEach(node -> addresses.put(node, files.faultAddress(node)));
        return addresses;
    }

    private LinkTable links(int toxiproxyPort) {
        Map<String, String> peers = new LinkedHashMap<>();
        Map<String, String> clients = new LinkedHashMap<>();
        files.nodes().forEach(node -> peers.put(node, files.peerAddress(node)));
        files.nodes().forEach(node -> clients.put(node, files.httpAddress(node)));
        try {
            return LinkTable.create(
                    new ToxiproxyClient("127.0.0.1", toxiproxyPort), "127.0.0.1", files.linkPorts(), peers, clients);
        } catch (IOException e) {
            throw new ClusterException("the proxies could not be made: " + e.getMessage(), e);
        }
    }

    private void register(Map<String, String> clientAddresses, String toxiproxyUrl) {
        Map<String, String> urls = new LinkedHashMap<>();
        clientAddresses.forEach((node, address) -> urls.put(node, "http://" + address));
        ClusterRegistry registry = ClusterRegistry.ofUser();
        ClusterRegistry.Entry registered = registry.add(new ClusterRegistry.Entry(
                files.directory(),
                ProcessMark.own(),
                files.directory(),
                request.lasting(),
                request.command(),
                urls,
                toxiproxyUrl));
        ends.addLast(() -> registry.remove(registered));
    }

    private void end() {
        while (!ends.isEmpty()) {
            ends.pop().run();
        }
    }

    private static String address(LinkTable links, String from, String to) {
        InetSocketAddress listen = links.listen(new Link(from, to));
        return listen.getHostString() + ":" + listen.getPort();
    }
}
