// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import dev.touchstone.history.Timeline;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Settling;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.workloads.KvClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A running cluster, with a timeline, clients and an injector. Closing it heals nothing and ends everything: processes,
 * containers, proxies, threads.
 */
public interface Cluster extends AutoCloseable {
    ClusterKind kind();

    /** The nodes' names, in order. */
    List<String> nodes();

    Timeline timeline();

    Injector<Fault> injector();

    /** Says when the healed cluster has come to rest. */
    Settling settling();

    /** A client that speaks to one node, through the link {@code client->node}. */
    KvClient client(String node);

    /** Makes the buckets; fails if some live node does not know them all in the end. */
    CompletableFuture<Void> defineBuckets(Map<String, BucketSettings> buckets);

    /**
     * Lets the cluster go on until the future is done: a real one by waiting, a simulated one by running.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    void runUntil(CompletableFuture<?> done) throws InterruptedException;

    /** What is special about it, by name, for whoever reads a report; empty where the campaign says it all. */
    default Map<String, String> facts() {
        return Map.of();
    }

    /**
     * Which node has ended and was not started again, or what carries the links, in one sentence with why; empty if all live. Asked
     * when all faults are healed, it is a death that no fault accounts for. Empty for a simulated world, which breaks when a node does.
     */
    Optional<String> obituary();

    /** What each node logged last, for a cell's folder; empty where there are no logs. */
    Map<String, List<String>> logTails();

    /** Where users reach each node, through its client link, by node; empty where there is no such place. */
    Map<String, String> clientUrls();

    /** The API of the Toxiproxy that its links go through; empty where there is none. */
    Optional<String> toxiproxyUrl();

    @Override
    void close();
}
