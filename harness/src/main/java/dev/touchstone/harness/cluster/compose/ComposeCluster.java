// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.RootTools;
import dev.touchstone.harness.cluster.real.Ends;
import dev.touchstone.harness.cluster.real.HttpNodeFaults;
import dev.touchstone.harness.cluster.real.NodeClients;
import dev.touchstone.harness.cluster.real.NodeQuestions;
import dev.touchstone.harness.cluster.real.RealCluster;
import dev.touchstone.harness.cluster.real.RealTimeline;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.LinkTable;
import dev.touchstone.nemesis.NodeInjectors;
import dev.touchstone.nemesis.ToxiproxyInjector;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Nodes as containers, every directed link between them and from clients to them a proxy of a Toxiproxy container. Each cluster has
 * a network, volumes and names of its own, so that many can run beside each other.
 */
public final class ComposeCluster {
    private static final int LOG_LINES = 200;
    private static final int ID_BYTES = 4;
    private static final int PORTS_TRIED = 3;
    private static final long POLL_MILLIS = 50;
    private static final Duration TOXIPROXY_LIMIT = Duration.ofSeconds(15);

    private final ClusterRequest request;
    private final Engine engine;
    private final ClusterLabels labels;
    private final boolean isInside;
    /** What ends the parts made so far, last first. */
    private final Ends ends = new Ends();

    private ComposeCluster(ClusterRequest request, Engine engine, ClusterLabels.Owner owner) {
        this.request = request;
        this.engine = engine;
        this.labels = new ClusterLabels(newId(), owner, request.command());
        this.isInside = OwnContainer.id(engine).isPresent();
        ends.push(engine::close);
    }

    /** A cluster whose nodes see each other. */
    private record Running(
            Reach reach,
            LinkTable links,
            Containers containers,
            ForeignHands hands,
            NodeClients clients,
            Janitor janitor) {}

    /**
     * Starts Toxiproxy and the nodes, and waits until every node sees every other. What a cluster has left whose owner is gone is
     * removed first; what of that cannot be, is told. The cluster ends with this process.
     *
     * @throws ClusterException if there is no engine any more, or the nodes are not up within the time asked for; everything is removed
     *     then
     */
    public static Cluster start(ClusterRequest request) throws InterruptedException {
        return start(request, ComposePorts::free);
    }

    /** @param free the ports for so many nodes; asked again if they are not free after all */
    static Cluster start(ClusterRequest request, IntFunction<ComposePorts> free) throws InterruptedException {
        return withFreePorts(request, () -> {
            Engine engine = Engine.again();
            ComposeCluster parts = new ComposeCluster(request, engine, ClusterLabels.Owner.self(engine));
            int nodes = request.nodes();
            return parts.orEnded(() ->
                    parts.cluster(parts.bringUp(parts.isInside ? ComposePorts.inside(nodes) : free.apply(nodes))));
        });
    }

    /** The same for a cluster that lives until somebody removes it; its ports are those of the compose file, if they are free. Not from a container. */
    public static ComposeClusters.Entry startLasting(ClusterRequest request) throws InterruptedException {
        return withFreePorts(request, () -> startedLasting(request));
    }

    private static ComposeClusters.Entry startedLasting(ClusterRequest request) throws InterruptedException {
        ComposeCluster parts = new ComposeCluster(request, Engine.connect(), ClusterLabels.Owner.NOBODY);
        if (parts.isInside) {
            parts.engine.close();
            throw new UsageException("up is not for the harness' container, which cannot reach what it would publish"
                    + " on the host: docker compose up -d starts a cluster to play with");
        }
        parts.orEnded(() -> {
            Running running = parts.bringUp(ComposePorts.fixedOrFree(request.nodes()));
            running.clients().close();
            running.hands().close();
            running.janitor().dismiss();
            return running;
        });
        parts.engine.close();
        try (ComposeClusters clusters = ComposeClusters.connect()) {
            return clusters.all().stream()
                    .filter(each -> each.id().equals(parts.labels.id()))
                    .findFirst()
                    .orElseThrow(() -> new ClusterException("cluster " + parts.labels.id() + " is gone already"));
        }
    }

    /**
     * Looks, before anything starts, whether such a cluster can be had, and says what a report should say of it.
     *
     * @throws UsageException if there is no engine
     */
    public static Map<String, String> check() {
        try (Engine engine = Engine.connect()) {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("engine", "Docker " + engine.version());
            facts.putAll(ClusterImages.facts(engine));
            return facts;
        }
    }

    /** Something that is started. */
    private interface Start<T> {
        T up() throws InterruptedException;
    }

    /** Starts again, with other ports, where another program took one after it was found free, such as a cluster that starts beside this. */
    private static <T> T withFreePorts(ClusterRequest request, Start<T> start) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return start.up();
            } catch (ClusterException e) {
                if (attempt == PORTS_TRIED || !isForAPort(e)) {
                    throw e;
                }
                request.watch().step("ports", "one was taken meanwhile; once more with others");
            }
        }
    }

    /** True if that is how an engine says that a port which it is to publish is taken. */
    private static boolean isForAPort(ClusterException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("port is already allocated") || message.contains("address already in use");
    }

    private <T> T orEnded(Start<T> start) throws InterruptedException {
        try {
            return start.up();
        } catch (InterruptedException | RuntimeException e) {
            try {
                end();
            } catch (ClusterException left) {
                e.addSuppressed(left);
                request.watch().warn("cluster " + labels.id(), "is left behind: " + left.getMessage());
            }
            throw e;
        }
    }

    private Running bringUp(ComposePorts ports) throws InterruptedException {
        new ClusterRemains(engine).removeOrphans(request.watch());
        ComposeDescription description = new ComposeDescription(
                labels.prefix(),
                request.nodes(),
                ClusterImages.images(engine, request.watch()),
                ports,
                ComposeDescription.Purpose.EXPERIMENTS,
                request.seed(),
                request.smallDisks());
        Janitor janitor = Janitor.hire(engine, labels, description.images());
        ends.push(janitor::dismiss);
        ends.push(() -> new ClusterRemains(engine).remove(labels.id()));
        Containers containers = Containers.make(engine, description, labels, isInside);
        Reach reach = new Reach(description, containers.addresses());
        joinNetwork();
        ForeignHands hands = containers.watch();
        ends.push(hands::close);
        containers.start(ComposeDescription.TOXIPROXY);
        LinkTable links = links(reach);
        description.nodeNames().forEach(containers::start);
        NodeClients clients = new NodeClients(reach.http());
        ends.push(clients::close);
        clients.watch()
                .awaitAllAlive(
                        new ContainerProcesses(containers, reach.http()), request.startTimeout(), request.watch());
        // From here on, who has the clients closes them.
        ends.pop();
        return new Running(reach, links, containers, hands, clients, janitor);
    }

    private Cluster cluster(Running running) {
        Reach reach = running.reach();
        ContainerProcesses processes = new ContainerProcesses(running.containers(), reach.http());
        RealTimeline timeline = new RealTimeline();
        ToxiproxyInjector linkInjector = new ToxiproxyInjector(running.links(), new NodeQuestions(), timeline::run);
        ends.push(linkInjector::close);
        Injector<LinkFault> links = linkInjector;
        if (!isInside && RootTools.canLosePackets()) {
            PacketLinks packets = PacketLinks.create(
                    linkInjector, running.containers(), reach.description().ports(), timeline::run);
            ends.push(packets::close);
            links = packets;
        }
        NodeInjectors nodeInjectors = NodeInjectors.of(
                processes,
                new ContainerDisks(
                        running.containers(), reach.description().images().node()),
                new HttpNodeFaults(reach.faults(), reach.http()),
                timeline::run);
        ends.push(nodeInjectors::close);
        return new RealCluster(
                ClusterKind.COMPOSE,
                reach.clients(),
                "http://" + Reach.text(reach.toxiproxy()),
                running.clients(),
                timeline,
                nodeInjectors.with(links),
                running.hands().with(processes),
                () -> processes.logTails(LOG_LINES),
                this::end);
    }

    private void joinNetwork() {
        Optional<String> own = OwnContainer.id(engine);
        own.ifPresent(
                id -> engine.tell("let the harness into " + labels.prefix(), client -> client.connectToNetworkCmd()
                        .withNetworkId(labels.prefix())
                        .withContainerId(id)
                        .exec()));
    }

    private LinkTable links(Reach reach) throws InterruptedException {
        InetSocketAddress api = reach.toxiproxy();
        ToxiproxyClient toxiproxy = new ToxiproxyClient(api.getHostString(), api.getPort());
        awaitToxiproxy(toxiproxy);
        try {
            for (Map<String, Object> proxy : reach.description().proxies()) {
                toxiproxy.createProxy(
                        String.valueOf(proxy.get("name")),
                        String.valueOf(proxy.get("listen")),
                        String.valueOf(proxy.get("upstream")));
            }
            return LinkTable.of(toxiproxy, reach.links());
        } catch (IOException e) {
            throw new ClusterException("the proxies could not be made: " + e.getMessage(), e);
        }
    }

    private void awaitToxiproxy(ToxiproxyClient toxiproxy) throws InterruptedException {
        long deadline = System.nanoTime() + TOXIPROXY_LIMIT.toNanos();
        while (true) {
            try {
                toxiproxy.version();
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw new ClusterException(
                            "Toxiproxy does not answer after " + TOXIPROXY_LIMIT.toSeconds() + " s: "
                                    + notYet.getMessage(),
                            notYet);
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    private static String newId() {
        byte[] id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Ends all parts, though this thread was interrupted. */
    private void end() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            ends.run();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
