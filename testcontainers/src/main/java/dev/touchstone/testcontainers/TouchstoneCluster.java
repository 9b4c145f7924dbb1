// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.nemesis.LinkFault.CutLinks;
import dev.touchstone.nemesis.LinkFault.SlowLinks;
import dev.touchstone.nemesis.ProcessFault.KillNodes;
import dev.touchstone.nemesis.ProcessFault.PauseNodes;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.client.core.Address;
import dev.touchstone.testcontainers.links.ActiveFault;
import dev.touchstone.testcontainers.links.FaultJournal;
import dev.touchstone.testcontainers.links.LinksContainer;
import dev.touchstone.testcontainers.links.UnseenFaultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.lifecycle.Startable;
import org.testcontainers.utility.DockerImageName;

/**
 * Several nodes of the store in containers, and every directed link between them, and from clients to each, through a proxy of its
 * own in a real Toxiproxy.
 *
 * <pre>{@code
 * try (TouchstoneCluster cluster = new TouchstoneCluster(3)) {
 *     cluster.start();
 *     cluster.cut("n1", "n2");                              // what n1 sends no longer reaches n2; n2 still reaches n1
 *     cluster.partition(Set.of("n1"), Set.of("n2", "n3"));  // neither side reaches the other; clients reach both
 *     cluster.kill("n3");
 *     cluster.heal();                                       // all of it
 * }
 * }</pre>
 *
 * <p>A fault returns when it was seen to hold, with the evidence, and throws {@link UnseenFaultException} if it was not. Healing
 * likewise. Everything that is made in the engine bears the label {@code dev.touchstone.testcontainers} and is removed by
 * {@link #close}, and when a start fails. Thread-safe once started.
 */
public final class TouchstoneCluster implements Startable {
    private static final int NODES_MAX = 9;

    private final List<String> nodes;
    private final Map<String, Object> settings = new TreeMap<>();
    private DockerImageName image = TouchstoneContainer.IMAGE;
    private DockerImageName toxiproxyImage = LinksContainer.IMAGE;
    private Duration startupTimeout = Duration.ofMinutes(2);
    private @Nullable RunningCluster running;

    /** A cluster of so many nodes, n1, n2 …; not started yet. */
    public TouchstoneCluster(int count) {
        if (count < 1 || count > NODES_MAX) {
            throw new IllegalArgumentException("a cluster has 1 to " + NODES_MAX + " nodes, not " + count);
        }
        nodes = IntStream.rangeClosed(1, count).mapToObj(i -> "n" + i).toList();
    }

    /** The image of the nodes. */
    public TouchstoneCluster withImage(String name) {
        image = DockerImageName.parse(name);
        return this;
    }

    /** The image of Toxiproxy. */
    public TouchstoneCluster withToxiproxyImage(String name) {
        toxiproxyImage = DockerImageName.parse(name);
        return this;
    }

    /** Sets a setting of every node, as {@link TouchstoneContainer#withSetting} does. */
    public TouchstoneCluster withSetting(String path, Object value) {
        settings.put(path, value);
        return this;
    }

    /** How long the nodes may take until they serve and see each other; two minutes if it is not said. */
    public TouchstoneCluster withStartupTimeout(Duration timeout) {
        startupTimeout = timeout;
        return this;
    }

    /** Starts it and waits until all nodes see each other. Nothing is left if that fails. */
    @Override
    public synchronized void start() {
        if (running == null) {
            RyukImage.require();
            running = RunningCluster.start(nodes, image, toxiproxyImage, settings, startupTimeout);
        }
    }

    /** Stops and removes all of it. */
    @Override
    public synchronized void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** The names of the nodes. */
    public List<String> nodes() {
        return nodes;
    }

    /** The container of a node. */
    public TouchstoneContainer container(String node) {
        return running().container(known(node));
    }

    /** Where the client's link to the node is entered, without a slash at the end: {@code http://localhost:49153}. */
    public String url(String node) {
        return "http://" + address(node);
    }

    /** Where the client's link to the node is entered. */
    public Address address(String node) {
        return running().address(known(node));
    }

    /** A client of one node through the client's link to it; closed with the cluster. */
    public TouchstoneClient client(String node) {
        return running().client(known(node));
    }

    /** The API of the Toxiproxy. */
    public String toxiproxyUrl() {
        return running().toxiproxyUrl();
    }

    /** The faults that were seen, for a history: see {@code HistoryRecording.withFaultsOf}. */
    public FaultJournal journal() {
        return running().journal();
    }

    /** Lets nothing that one sends reach the other; the way back stays. From may be {@link Link#CLIENT}. */
    public ActiveFault cut(String from, String to) {
        return cut("one-way", from + " -> " + to, List.of(link(from, to)));
    }

    /** Lets nothing pass between two nodes. */
    public ActiveFault cutBothWays(String one, String other) {
        return cut("cut", one + " <-> " + other, List.of(link(one, other), link(other, one)));
    }

    /** Lets nothing pass from one side to the other, either way. Clients reach both. */
    public ActiveFault partition(Set<String> one, Set<String> other) {
        List<Link> links = new ArrayList<>();
        for (String left : new TreeSet<>(one)) {
            for (String right : new TreeSet<>(other)) {
                links.add(link(left, right));
                links.add(link(right, left));
            }
        }
        if (links.isEmpty()) {
            throw new IllegalArgumentException("both sides of a partition need a node: " + one + " and " + other);
        }
        return cut(
                "partition",
                String.join(",", new TreeSet<>(one)) + " | " + String.join(",", new TreeSet<>(other)),
                links);
    }

    /** Delays whatever one sends to the other. */
    public ActiveFault slow(String from, String to, Duration latency) {
        return slow(from, to, latency, Duration.ZERO);
    }

    /** Delays whatever one sends to the other, by the latency and at most so much more or less. */
    public ActiveFault slow(String from, String to, Duration latency, Duration jitter) {
        Link link = link(from, to);
        return running().harmLinks(new SlowLinks("slow", from + " -> " + to, List.of(link), latency, jitter));
    }

    /** Kills a node as by {@code kill -9}; healing starts it again, with what it had on disk. */
    public ActiveFault kill(String node) {
        return running().harmProcess(new KillNodes("kill", known(node), List.of(node)), node);
    }

    /** Starts a node that was killed, and waits until it serves. */
    public void start(String node) {
        running().healProcess(KillNodes.class, known(node));
    }

    /** Freezes a node; healing lets it go on. */
    public ActiveFault pause(String node) {
        return running().harmProcess(new PauseNodes("pause", known(node), List.of(node)), node);
    }

    /** Lets a node go on that was paused. */
    public void resume(String node) {
        running().healProcess(PauseNodes.class, known(node));
    }

    /** Heals all faults, the latest first, and waits until all nodes see each other. */
    public void heal() {
        running().heal();
    }

    private ActiveFault cut(String name, String detail, List<Link> links) {
        return running().harmLinks(new CutLinks(name, detail, links, Cut.BLACKHOLE));
    }

    private Link link(String from, String to) {
        if (!from.equals(Link.CLIENT)) {
            known(from);
        }
        if (from.equals(known(to))) {
            throw new IllegalArgumentException("there is no link from " + from + " to itself");
        }
        return new Link(from, to);
    }

    private String known(String node) {
        if (!nodes.contains(node)) {
            throw new IllegalArgumentException("there is no node " + node + " among " + nodes);
        }
        return node;
    }

    private synchronized RunningCluster running() {
        return Optional.ofNullable(running).orElseThrow(() -> new IllegalStateException("the cluster is not started"));
    }
}
