// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.real.NodeQuestions;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.LinkTable;
import dev.touchstone.nemesis.ToxiproxyInjector;
import dev.touchstone.nemesis.proxy.EmbeddedToxiproxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Nodes on loopback, and a proxy for each directed link, in the embedded Toxiproxy or in a real one of this machine. */
final class ProxyLinks implements LocalLinks {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int CONNECT_MILLIS = 2_000;

    private final ToxiproxyServer toxiproxy;
    private final String prefix;
    private final Map<String, NodeHosts> hosts = new LinkedHashMap<>();
    private final List<Link> links;
    /** What ends the parts made so far, last first. */
    private final Deque<Runnable> ends = new ArrayDeque<>();

    private @Nullable LinkTable table;

    private ProxyLinks(ToxiproxyServer toxiproxy, String prefix, List<String> nodes) {
        this.toxiproxy = toxiproxy;
        this.prefix = prefix;
        TreeSet<Link> sorted = new TreeSet<>();
        for (String to : nodes) {
            hosts.put(to, NodeHosts.LOOPBACK);
            sorted.add(new Link(Link.CLIENT, to));
            nodes.stream().filter(from -> !from.equals(to)).forEach(from -> sorted.add(new Link(from, to)));
        }
        this.links = new ArrayList<>(sorted);
    }

    /** Links through a Toxiproxy in this JVM. */
    static ProxyLinks embedded(ClusterRequest request, List<String> nodes) {
        EmbeddedToxiproxy embedded = EmbeddedToxiproxy.start(request.seed());
        URI url = URI.create("http://" + LOOPBACK + ":" + embedded.port());
        ProxyLinks links = new ProxyLinks(new ToxiproxyServer(url), "", nodes);
        links.ends.push(embedded::close);
        return links;
    }

    /** Links through a Toxiproxy that somebody runs on this machine, and that others may use too. */
    static ProxyLinks real(URI url, Path directory, List<String> nodes) {
        return new ProxyLinks(new ToxiproxyServer(url), prefix(directory), nodes);
    }

    /** What the names of the proxies begin with that a real Toxiproxy has for the cluster in this directory. */
    static String prefix(Path directory) {
        return "local-" + NodeFiles.word(directory) + ".";
    }

    @Override
    public Map<String, NodeHosts> hosts() {
        return hosts;
    }

    @Override
    public String address(NodeFiles files, String from, String to) {
        return LOOPBACK + ":" + files.linkPorts().get(links.indexOf(new Link(from, to)));
    }

    @Override
    public void open(NodeFiles files) {
        Map<String, String> peers = new LinkedHashMap<>();
        Map<String, String> clients = new LinkedHashMap<>();
        hosts.keySet().forEach(node -> peers.put(node, files.peerAddress(node)));
        hosts.keySet().forEach(node -> clients.put(node, files.clientAddress(node)));
        if (!prefix.isEmpty()) {
            // What a cluster that was killed had in the same place; and what of ours is there if one cannot be made.
            toxiproxy.deleteProxies(prefix);
            ends.push(() -> toxiproxy.deleteProxies(prefix));
        }
        try {
            table = LinkTable.create(toxiproxy.client(), prefix, LOOPBACK, files.linkPorts(), peers, clients);
        } catch (IOException e) {
            throw new ClusterException(
                    "the proxies could not be made at " + toxiproxy.url() + ": " + e.getMessage(), e);
        }
        seeThatTheyListenHere(files);
    }

    /** A Toxiproxy in a container answers at a published port of ours, and listens where no node reaches it. */
    private void seeThatTheyListenHere(NodeFiles files) {
        int port = files.linkPorts().get(0);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        } catch (IOException e) {
            throw new ClusterException(
                    "the Toxiproxy at " + toxiproxy.url()
                            + " does not listen on this machine's loopback, where the nodes"
                            + " are: it is to run outside of containers, or with the host's network",
                    e);
        }
    }

    @Override
    public List<String> enter(String node) {
        return List.of();
    }

    @Override
    public Injector<LinkFault> injector(NodeFiles files, Executor timelineThread) {
        ToxiproxyInjector injector = new ToxiproxyInjector(
                Objects.requireNonNull(table, "links are opened first"), new NodeQuestions(), timelineThread);
        ends.push(injector::close);
        return injector;
    }

    @Override
    public Optional<String> toxiproxyUrl() {
        return Optional.of(toxiproxy.url().toString());
    }

    @Override
    public void close() {
        while (!ends.isEmpty()) {
            ends.pop().run();
        }
    }
}
