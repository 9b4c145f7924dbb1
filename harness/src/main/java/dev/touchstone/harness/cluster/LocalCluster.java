// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import dev.touchstone.history.Timeline;
import dev.touchstone.nemesis.CombinedInjector;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkTable;
import dev.touchstone.nemesis.ProcessInjector;
import dev.touchstone.nemesis.Settling;
import dev.touchstone.nemesis.ToxiproxyInjector;
import dev.touchstone.nemesis.proxy.EmbeddedToxiproxy;
import dev.touchstone.store.client.Address;
import dev.touchstone.store.client.ClientOptions;
import dev.touchstone.store.client.Routing;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.protocol.BucketSettings;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.StoreKvClient;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Nodes as child processes on loopback, every directed link between them and from clients to them a proxy of its own, served
 * by the embedded Toxiproxy. Thread-safe.
 */
public final class LocalCluster implements Cluster {
    private static final ClientOptions CLIENT = new ClientOptions(Duration.ofSeconds(4), Duration.ofSeconds(1), 64);
    private static final int LOG_LINES = 200;

    private final NodeFiles files;
    private final EmbeddedToxiproxy toxiproxy;
    private final LinkTable links;
    private final LocalProcesses processes;
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final RealTimeline timeline = new RealTimeline();
    private final ToxiproxyInjector linkInjector;
    private final ProcessInjector processInjector;
    private final Map<String, TouchstoneClient> throughProxies = new LinkedHashMap<>();
    private final Map<String, BucketSettings> buckets = new ConcurrentHashMap<>();
    private final NodeWatch watch;
    private final ClusterRegistry registry = ClusterRegistry.ofUser();
    private ClusterRegistry.@Nullable Entry registered;

    private LocalCluster(NodeFiles files, EmbeddedToxiproxy toxiproxy, LinkTable links) {
        this.files = files;
        this.toxiproxy = toxiproxy;
        this.links = links;
        this.processes = new LocalProcesses(files, this::proxyAddress, clientAddresses());
        this.linkInjector = new ToxiproxyInjector(links, timeline::run);
        this.processInjector = new ProcessInjector(processes, timeline::run);
        Map<String, TouchstoneClient> direct = new LinkedHashMap<>();
        for (String node : files.nodes()) {
            direct.put(node, pinned(files.httpAddress(node)));
            throughProxies.put(node, pinned(clientAddresses().get(node)));
        }
        this.watch = new NodeWatch(direct);
    }

    /**
     * Starts the proxies and the nodes, and waits until every node sees every other.
     *
     * @param directory where nodes keep configuration, data and logs
     * @throws ClusterException if that takes more than a minute; everything is ended then
     */
    public static LocalCluster start(int nodes, long seed, Path directory) throws InterruptedException {
        return start(nodes, seed, directory, "campaign", true);
    }

    /**
     * The same.
     *
     * @param command what started it, for {@link ClusterRegistry}
     * @param lasting false if the directory is a temporary one
     */
    public static LocalCluster start(int nodes, long seed, Path directory, String command, boolean lasting)
            throws InterruptedException {
        NodeFiles files = NodeFiles.in(directory.toAbsolutePath(), nodes, seed);
        EmbeddedToxiproxy toxiproxy = EmbeddedToxiproxy.start(seed);
        LocalCluster cluster;
        try {
            Map<String, String> peers = new LinkedHashMap<>();
            Map<String, String> clients = new LinkedHashMap<>();
            files.nodes().forEach(node -> peers.put(node, files.peerAddress(node)));
            files.nodes().forEach(node -> clients.put(node, files.httpAddress(node)));
            LinkTable links = LinkTable.create(
                    new ToxiproxyClient("127.0.0.1", toxiproxy.port()), "127.0.0.1", files.linkPorts(), peers, clients);
            cluster = new LocalCluster(files, toxiproxy, links);
        } catch (IOException e) {
            toxiproxy.close();
            throw new ClusterException("the proxies could not be made: " + e.getMessage(), e);
        }
        try {
            cluster.register(command, lasting);
            cluster.processes.startAll();
            cluster.watch.awaitAllAlive(cluster.processes);
            return cluster;
        } catch (InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public String kind() {
        return "local";
    }

    @Override
    public List<String> nodes() {
        return files.nodes();
    }

    @Override
    public Timeline timeline() {
        return timeline;
    }

    @Override
    public Injector injector() {
        return new CombinedInjector(linkInjector, processInjector);
    }

    @Override
    public Settling settling() {
        return answer -> {
            // Never fails: a node that does not answer is not alive.
            CompletableFuture<Void> unused =
                    watch.allAlive().thenAccept(alive -> timeline.run(() -> answer.accept(alive)));
        };
    }

    @Override
    public KvClient client(String node) {
        TouchstoneClient client = throughProxies.get(node);
        if (client == null) {
            throw new IllegalArgumentException("no node " + node + " among " + files.nodes());
        }
        return new StoreKvClient(client, node, buckets, timeline::run);
    }

    @Override
    public CompletableFuture<Void> defineBuckets(Map<String, BucketSettings> settings) {
        buckets.putAll(settings);
        return watch.defineBuckets(settings);
    }

    @Override
    public void runUntil(CompletableFuture<?> done) throws InterruptedException {
        try {
            CompletableFuture.anyOf(done.handle((value, failure) -> null), timeline.failure())
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the timeline broke", e.getCause());
        }
    }

    @Override
    public Map<String, List<String>> logTails() {
        return processes.logTails(LOG_LINES);
    }

    /** Where clients reach each node, through its proxy, by node. */
    public Map<String, String> clientUrls() {
        Map<String, String> urls = new LinkedHashMap<>();
        clientAddresses().forEach((node, address) -> urls.put(node, "http://" + address));
        return urls;
    }

    public String toxiproxyUrl() {
        return "http://127.0.0.1:" + toxiproxy.port();
    }

    private void register(String command, boolean lasting) {
        registered = registry.add(new ClusterRegistry.Entry(
                files.directory(),
                ProcessMark.own(),
                files.directory(),
                lasting,
                command,
                clientUrls(),
                toxiproxyUrl()));
    }

    @Override
    public void close() {
        linkInjector.close();
        processInjector.close();
        timeline.close();
        processes.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        toxiproxy.close();
        if (registered != null) {
            registry.remove(registered);
        }
    }

    private TouchstoneClient pinned(String address) {
        return new TouchstoneClient(vertx, Routing.pinned(Address.of(address)), CLIENT);
    }

    private String proxyAddress(String from, String to) {
        InetSocketAddress listen = links.listen(new Link(from, to));
        return listen.getHostString() + ":" + listen.getPort();
    }

    private Map<String, String> clientAddresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        files.nodes().forEach(node -> addresses.put(node, proxyAddress(Link.CLIENT, node)));
        return addresses;
    }
}
