// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import dev.touchstone.nemesis.HeldProcesses;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.LinkPath;
import dev.touchstone.nemesis.LinkTable;
import dev.touchstone.nemesis.NodeState;
import dev.touchstone.nemesis.NodeState.Condition;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.nemesis.ProcessInjector;
import dev.touchstone.nemesis.ToxiproxyInjector;
import dev.touchstone.store.client.NodeProbe;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.client.core.Address;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.RingSnapshot;
import dev.touchstone.testcontainers.links.ActiveFault;
import dev.touchstone.testcontainers.links.FaultJournal;
import dev.touchstone.testcontainers.links.LinksContainer;
import dev.touchstone.testcontainers.links.SeenFaults;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/** The containers of a cluster that is up, and its links. Thread-safe. */
final class RunningCluster implements AutoCloseable {
    private static final String TOXIPROXY = "toxiproxy";
    private static final long POLL_MILLIS = 200;

    /** What keeps a node from working. */
    private record Harm(Class<? extends ProcessFault> kind, String node) {}

    private final Duration patience;
    private final SeenFaults faults = new SeenFaults();
    private final StoreClients clients = new StoreClients();
    private final Network network = DockerLabels.newNetwork();
    private final LinksContainer toxiproxy;
    private final Map<String, TouchstoneContainer> containers = new LinkedHashMap<>();
    private final SortedMap<Link, Proxy> proxies = new TreeMap<>();
    private final Map<Harm, ActiveFault> harms = new HashMap<>();
    private final ContainerProcesses processes;
    private final ProcessInjector processInjector;
    private @Nullable ToxiproxyInjector linkInjector;

    private RunningCluster(
            List<String> nodes,
            DockerImageName image,
            DockerImageName toxiproxyImage,
            Map<String, Object> settings,
            Duration patience) {
        this.patience = patience;
        List<Link> links = links(nodes);
        toxiproxy =
                new LinksContainer(toxiproxyImage, network, TOXIPROXY, links.size()).withLabels(DockerLabels.labels());
        List<Map<String, String>> members = nodes.stream()
                .map(node -> TouchstoneContainer.member(node, node))
                .toList();
        for (String node : nodes) {
            Map<String, String> peers = links.stream()
                    .filter(link -> link.from().equals(node))
                    .collect(Collectors.toMap(Link::to, link -> toxiproxy.inNetwork(links.indexOf(link))));
            TouchstoneContainer container = new TouchstoneContainer(image)
                    .withNetwork(network)
                    .withNetworkAliases(node)
                    .withSetting("cluster", "testcontainers-" + DockerLabels.RUN)
                    .withSetting("self", node)
                    .withSetting("members", members)
                    .withSetting("peers", peers);
            settings.forEach(container::withSetting);
            containers.put(node, container);
        }
        processes = new ContainerProcesses(containers, node -> ring(node) != null, patience);
        // What is waited for is bounded by the patience; the injector is to answer after that.
        processInjector = new ProcessInjector(new HeldProcesses(processes), patience.multipliedBy(2), Runnable::run);
    }

    static RunningCluster start(
            List<String> nodes,
            DockerImageName image,
            DockerImageName toxiproxyImage,
            Map<String, Object> settings,
            Duration patience) {
        RunningCluster cluster = new RunningCluster(nodes, image, toxiproxyImage, settings, patience);
        try {
            cluster.toxiproxy.start();
            cluster.createProxies(links(nodes));
            cluster.containers.values().forEach(container -> container.withStartupTimeout(patience));
            Startables.deepStart(cluster.containers.values()).join();
            cluster.awaitAllAlive();
            return cluster;
        } catch (RuntimeException e) {
            try {
                cluster.close();
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw new IllegalStateException("the cluster did not start: " + root(e).getMessage(), e);
        }
    }

    /** Testcontainers wraps what failed several times, in words of its own. */
    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** All links, in the order of their ports. */
    private static List<Link> links(List<String> nodes) {
        return nodes.stream()
                .flatMap(to -> java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(Link.CLIENT),
                                nodes.stream().filter(from -> !from.equals(to)))
                        .map(from -> new Link(from, to)))
                .sorted()
                .toList();
    }

    private void createProxies(List<Link> links) {
        ToxiproxyClient api = toxiproxy.api();
        for (Link link : links) {
            String upstream = link.to() + ":" + portBehind(link);
            try {
                proxies.put(link, api.createProxy(link.proxy(), toxiproxy.nextListen(), upstream));
            } catch (IOException e) {
                throw new IllegalStateException("Toxiproxy makes no proxy " + link + ": " + e.getMessage(), e);
            }
        }
        try {
            LinkTable table = LinkTable.of(api, proxies.keySet(), this::path);
            linkInjector = new ToxiproxyInjector(table, RunningCluster::question, Runnable::run);
        } catch (IOException e) {
            throw new IllegalStateException("Toxiproxy does not know its proxies: " + e.getMessage(), e);
        }
    }

    private LinkPath path(Link link) {
        TouchstoneContainer to = containers.get(link.to());
        int port = to.currentPort(portBehind(link));
        return new LinkPath(toxiproxy.entrance(proxies.get(link)), new InetSocketAddress(to.getHost(), port));
    }

    private static byte[] question(Link link, int bytesAtLeast) {
        return isForClients(link)
                ? NodeProbe.ofClientPort(link.to(), bytesAtLeast)
                : NodeProbe.ofPeerPort(bytesAtLeast);
    }

    private static int portBehind(Link link) {
        return isForClients(link) ? TouchstoneContainer.HTTP_PORT : TouchstoneContainer.PEER_PORT;
    }

    private static boolean isForClients(Link link) {
        return link.from().equals(Link.CLIENT);
    }

    TouchstoneContainer container(String node) {
        return containers.get(node);
    }

    Address address(String node) {
        InetSocketAddress entrance = toxiproxy.entrance(proxies.get(new Link(Link.CLIENT, node)));
        return new Address(entrance.getHostString(), entrance.getPort());
    }

    TouchstoneClient client(String node) {
        return clients.of(address(node));
    }

    String toxiproxyUrl() {
        return toxiproxy.apiUrl();
    }

    FaultJournal journal() {
        return faults.journal();
    }

    ActiveFault harmLinks(LinkFault fault) {
        return faults.inject(linkInjector, fault);
    }

    synchronized ActiveFault harmProcess(ProcessFault fault, String node) {
        NodeState state = processes.state(node);
        if (state.condition() != Condition.RUNNING) {
            throw new IllegalStateException(node + " cannot be hit by " + fault.name() + ": " + state.evidence());
        }
        ActiveFault active = faults.inject(processInjector, fault);
        harms.put(new Harm(fault.getClass(), node), active);
        return active;
    }

    synchronized void healProcess(Class<? extends ProcessFault> kind, String node) {
        ActiveFault active = harms.remove(new Harm(kind, node));
        if (active == null) {
            throw new IllegalStateException(node + " needs nothing of the kind: "
                    + processes.state(node).evidence());
        }
        active.heal();
    }

    void heal() {
        faults.healAll();
        synchronized (this) {
            harms.clear();
        }
        awaitAllAlive();
    }

    private void awaitAllAlive() {
        await(() -> {
            for (String node : containers.keySet()) {
                RingSnapshot ring = ring(node);
                if (ring == null) {
                    return node + " does not serve, " + processes.state(node).evidence();
                } else if (!ring.dead().isEmpty()) {
                    return node + " takes " + ring.dead() + " for dead";
                }
            }
            return "";
        });
    }

    /** The ring as a node knows it, asked past all proxies; null if it does not answer. */
    private @Nullable RingSnapshot ring(String node) {
        ClientOutcome<RingSnapshot> outcome = clients.of(containers.get(node).address())
                .refresh()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return outcome instanceof ClientOutcome.Ok<RingSnapshot> ok ? ok.value() : null;
    }

    /** Asks again and again what is amiss, until nothing is. */
    private void await(Supplier<String> amiss) {
        long start = System.nanoTime();
        String last = amiss.get();
        while (!last.isEmpty()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new IllegalStateException("after " + patience.toSeconds() + " s " + last);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while " + last, e);
            }
            last = amiss.get();
        }
    }

    @Override
    public void close() {
        if (linkInjector != null) {
            linkInjector.close();
        }
        processInjector.close();
        clients.close();
        containers.values().parallelStream().forEach(TouchstoneContainer::stop);
        toxiproxy.stop();
        network.close();
    }
}
