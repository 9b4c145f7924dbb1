// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.history.Timeline;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Settling;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.StoreKvClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real nodes, whatever runs them: real time, clients over sockets, nodes that are asked over HTTP what they know.
 * Thread-safe.
 */
public final class RealCluster implements Cluster {
    private final ClusterKind kind;
    private final Map<String, String> clientAddresses;
    private final @Nullable String toxiproxyUrl;
    private final NodeClients clients;
    private final RealTimeline timeline;
    private final Injector<Fault> injector;
    private final NodeVitals vitals;
    private final Supplier<Map<String, List<String>>> logTails;
    private final Runnable end;
    private final Map<String, TouchstoneClient> throughLinks = new LinkedHashMap<>();
    private final Map<String, BucketSettings> buckets = new ConcurrentHashMap<>();

    /**
     * A cluster that is up.
     *
     * @param clientAddresses where clients reach each node, through its link, by node, in order
     * @param toxiproxyUrl the API of the Toxiproxy that the links go through; null if they do not
     * @param clients of the nodes; closed with the cluster
     * @param timeline closed with the cluster
     * @param end ends what runs the nodes and their links; called once, last
     */
    public RealCluster(
            ClusterKind kind,
            Map<String, String> clientAddresses,
            @Nullable String toxiproxyUrl,
            NodeClients clients,
            RealTimeline timeline,
            Injector<Fault> injector,
            NodeVitals vitals,
            Supplier<Map<String, List<String>>> logTails,
            Runnable end) {
        this.kind = kind;
        this.clientAddresses = new LinkedHashMap<>(clientAddresses);
        this.toxiproxyUrl = toxiproxyUrl;
        this.clients = clients;
        this.timeline = timeline;
        this.injector = injector;
        this.vitals = vitals;
        this.logTails = logTails;
        this.end = end;
        clientAddresses.forEach((node, address) -> throughLinks.put(node, clients.pinned(address)));
    }

    @Override
    public ClusterKind kind() {
        return kind;
    }

    @Override
    public List<String> nodes() {
        return List.copyOf(clientAddresses.keySet());
    }

    @Override
    public Timeline timeline() {
        return timeline;
    }

    @Override
    public Injector<Fault> injector() {
        return injector;
    }

    @Override
    public Settling settling() {
        return answer -> {
            // Never fails: a node that does not answer is not alive.
            CompletableFuture<Void> unused =
                    clients.watch().allAlive().thenAccept(alive -> timeline.run(() -> answer.accept(alive)));
        };
    }

    @Override
    public KvClient client(String node) {
        TouchstoneClient client = throughLinks.get(node);
        if (client == null) {
            throw new IllegalArgumentException("no node " + node + " among " + clientAddresses.keySet());
        }
        return new StoreKvClient(client, node, buckets, timeline::run);
    }

    @Override
    public CompletableFuture<Void> defineBuckets(Map<String, BucketSettings> settings) {
        buckets.putAll(settings);
        return clients.watch().defineBuckets(settings);
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
    public Optional<String> obituary() {
        return Optional.ofNullable(vitals.obituary()).or(this::linksObituary);
    }

    private Optional<String> linksObituary() {
        return toxiproxyUrl().flatMap(url -> new ToxiproxyVitals(url, clientAddresses.values()).obituary());
    }

    @Override
    public Map<String, List<String>> logTails() {
        return logTails.get();
    }

    @Override
    public Map<String, String> clientUrls() {
        Map<String, String> urls = new LinkedHashMap<>();
        clientAddresses.forEach((node, address) -> urls.put(node, "http://" + address));
        return urls;
    }

    @Override
    public Optional<String> toxiproxyUrl() {
        return Optional.ofNullable(toxiproxyUrl);
    }

    @Override
    public void close() {
        Ends ends = new Ends();
        ends.push(end);
        ends.push(clients::close);
        ends.push(timeline::close);
        ends.run();
    }
}
