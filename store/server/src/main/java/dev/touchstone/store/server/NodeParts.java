// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.driver.Lane;
import dev.touchstone.store.protocol.driver.NodePorts;
import dev.touchstone.store.protocol.driver.StoreNode;
import dev.touchstone.store.protocol.membership.SavedBugs;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Clock;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.server.config.ServerConfig;
import dev.touchstone.store.server.fault.FaultyStorage;
import dev.touchstone.store.server.fault.NodeFaults;
import dev.touchstone.store.server.guard.GuardStats;
import dev.touchstone.store.server.storage.ChronicleStorage;
import dev.touchstone.store.server.storage.DataDirectory;
import dev.touchstone.store.server.storage.Origin;
import dev.touchstone.store.server.storage.ShardMove;
import dev.touchstone.store.server.storage.StorageConfig;
import dev.touchstone.store.server.storage.StorageException;
import dev.touchstone.store.server.storage.StorageStats;
import dev.touchstone.store.server.transport.TransportLimits;
import dev.touchstone.store.server.transport.TransportStats;
import dev.touchstone.store.server.transport.VertxTransport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The core of a node with all that it runs on, opened but not yet started. */
final class NodeParts {
    private static final Logger LOG = LoggerFactory.getLogger(NodeParts.class);

    private static final String MEMBERSHIP = "membership";

    private final Vertx vertx;
    private final DataDirectory directory;
    private final List<Loop> loops;
    private final List<ChronicleStorage> storages = new ArrayList<>();
    private final NodeMetrics metrics;
    private final VertxTransport transport;
    private final StoreNode node;
    private final @Nullable NodeFaults faults;
    private final AtomicReference<@Nullable StorageException> storageFailure = new AtomicReference<>();
    private volatile @Nullable Runnable onStorageFailure;

    private NodeParts(Vertx vertx, ServerConfig config, DataDirectory directory, List<Loop> loops, GuardStats refused)
            throws StorageException {
        this.vertx = vertx;
        this.directory = directory;
        this.loops = loops;
        Clock clock = new SystemClock();
        this.faults = config.faults() == null ? null : NodeFaults.of(clock, config.dataDirectory());
        StorageStats storageStats = new StorageStats();
        TransportStats transportStats = new TransportStats();
        this.metrics = new NodeMetrics(storageStats, transportStats, refused);
        List<Lane> lanes = new ArrayList<>();
        if (directory.isMetaDamaged()) {
            storageStats.corrupt.increment();
        }
        new ShardMove(directory, config.storage(), storageStats).to(config.shards(), bugs(config, storageStats));
        try {
            for (int i = 0; i <= config.shards(); i++) {
                boolean membership = i == config.shards();
                StorageConfig sizes = membership ? membershipSizes(config) : config.storage();
                Origin origin = membership ? directory.part(MEMBERSHIP) : directory.shard(i, config.shards());
                lanes.add(lane(loopOf(i), origin, sizes, storageStats));
            }
            if (storages.stream().allMatch(ChronicleStorage::isLabelled)) {
                directory.noteLabels();
            }
        } catch (StorageException | RuntimeException e) {
            storages.forEach(ChronicleStorage::close);
            throw e;
        }
        this.transport = new VertxTransport(
                vertx,
                loopOf(config.shards()).context(),
                config.cluster(),
                config.self(),
                config.peerAddresses(),
                config.links().secret(),
                TransportLimits.DEFAULT.withBytesInFlight(config.links().bytesInFlightMax()),
                transportStats);
        this.node = new StoreNode(
                config.core(),
                directory.incarnation(),
                new NodePorts(
                        faults == null ? clock : faults.clock(),
                        transport,
                        // A node that is set back to an old copy of its disk must not draw the actors that it drew
                        // before.
                        new Randomness(config.seed() ^ clock.now().wallMicros(), NodeParts::secret),
                        metrics,
                        lanes.get(config.shards()),
                        lanes.subList(0, config.shards())));
        metrics.watch(node::view, node::ranges);
        List<NodeId> others = config.members().stream()
                .map(each -> each.member().id())
                .filter(each -> !each.equals(config.self()))
                .toList();
        HintMetrics.add(metrics.registry(), others, node::hints, clock);
    }

    /** Opens all parts, off the event loops; if one fails, closes those opened before. */
    static Future<NodeParts> open(Vertx vertx, ServerConfig config, GuardStats refused) {
        List<Future<Loop>> taken = new ArrayList<>();
        for (int i = 0; i < config.shards(); i++) {
            taken.add(Loop.next(vertx));
        }
        return Future.all(taken)
                .compose(all -> vertx.executeBlocking(() -> {
                    DataDirectory directory = DataDirectory.open(
                            config.dataDirectory(), config.cluster(), config.self(), config.shards());
                    try {
                        return new NodeParts(vertx, config, directory, all.list(), refused);
                    } catch (StorageException | RuntimeException e) {
                        directory.close();
                        throw e;
                    }
                }));
    }

    /** Completes when each loop has worked on all that it was given before. */
    Future<Void> caughtUp() {
        List<Future<Void>> done = new ArrayList<>();
        for (Loop each : loops) {
            Promise<Void> promise = Promise.promise();
            each.later(promise::complete);
            done.add(promise.future());
        }
        return Future.join(done).mapEmpty();
    }

    /** The event loops, one for each shard. */
    List<Loop> loops() {
        return loops;
    }

    StoreNode node() {
        return node;
    }

    VertxTransport transport() {
        return transport;
    }

    NodeMetrics metrics() {
        return metrics;
    }

    /** What may be made wrong with this node; null if nothing may. */
    @Nullable
    NodeFaults faults() {
        return faults;
    }

    Incarnation incarnation() {
        return directory.incarnation();
    }

    /** Why a storage failed, or null if none did. */
    @Nullable
    StorageException storageFailure() {
        return storageFailure.get();
    }

    /** Why a storage takes no write for now, or null if all do. From any thread. */
    @Nullable
    String storageShortage() {
        try {
            return storages.stream()
                    .map(ChronicleStorage::shortage)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        } catch (UncheckedIOException e) {
            return e.getMessage() + ": " + e.getCause();
        }
    }

    /** What to do when a storage fails; at once if one has. */
    void onStorageFailure(Runnable action) {
        onStorageFailure = action;
        if (storageFailure.get() != null) {
            action.run();
        }
    }

    /** Stops the core and closes everything, each storage on its lane's thread, where nothing can then still use it. */
    Future<Void> close() {
        node.stop();
        return transport.close().transform(ignored -> closeStorages()).onComplete(ignored -> closeDirectory());
    }

    private void closeDirectory() {
        try {
            directory.close();
        } catch (IOException e) {
            LOG.warn("event=data-directory-close-failed", e);
        }
    }

    private Future<Void> closeStorages() {
        List<Future<Void>> done = new ArrayList<>();
        for (int i = 0; i < storages.size(); i++) {
            ChronicleStorage storage = storages.get(i);
            Promise<Void> promise = Promise.promise();
            loopOf(i).later(() -> {
                try {
                    storage.close();
                } finally {
                    promise.complete();
                }
            });
            done.add(promise.future());
        }
        return Future.join(done).mapEmpty();
    }

    /** Where a shard runs, or after them the membership part: it has little to do, and shares the first one's. */
    private Loop loopOf(int part) {
        return loops.get(part % loops.size());
    }

    private Lane lane(Loop loop, Origin origin, StorageConfig config, StorageStats stats) throws StorageException {
        Executor executor = loop::later;
        ChronicleStorage storage = ChronicleStorage.open(
                directory.folder(origin.part()), config, executor, stats, this::storageFailed, origin);
        storages.add(storage);
        NodeFaults feigned = faults;
        if (feigned == null) {
            return new VertxLane(vertx, loop, storage);
        }
        // Membership is not where a map runs full: a fault that lets no bucket be made could not be told from a node
        // that is down.
        boolean takesNewKeys = origin.part().equals(MEMBERSHIP);
        FaultyStorage.Delay delay = (millis, task) -> vertx.setTimer(Math.max(1, millis), ignored -> task.run());
        return new VertxLane(vertx, loop, new FaultyStorage(storage, feigned.disk(), takesNewKeys, executor, delay));
    }

    /** The known bugs that a change of the number of shards is to have, by bucket. */
    private Function<String, Set<KnownBug>> bugs(ServerConfig config, StorageStats stats) throws StorageException {
        if (!config.allowKnownBugs() || directory.shards() == config.shards()) {
            return none -> EnumSet.noneOf(KnownBug.class);
        }
        try (ChronicleStorage membership = ChronicleStorage.open(
                directory.folder(MEMBERSHIP), membershipSizes(config), Runnable::run, stats, this::storageFailed)) {
            return SavedBugs.of(membership, true);
        }
    }

    private static StorageConfig membershipSizes(ServerConfig config) {
        return StorageConfig.SMALL.withDiskReserveBytes(config.storage().diskReserveBytes());
    }

    private void storageFailed(String detail) {
        storageFailure.compareAndSet(null, new StorageException(detail));
        Runnable action = onStorageFailure;
        if (action != null) {
            action.run();
        }
    }

    /** From the operating system: nothing that a node shows may tell it. */
    private static byte[] secret(int bytes) {
        byte[] secret = new byte[bytes];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
