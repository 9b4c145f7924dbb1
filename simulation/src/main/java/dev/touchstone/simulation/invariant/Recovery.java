// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.nemesis.Settling;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.workloads.KvClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The second phase of a run, when all faults are over: what must happen then, and within which bound.
 *
 * <ul>
 *   <li>The cluster comes to rest: every node up, taken for alive by every other, no hint left, and nothing owed that there is no hint of; and
 *       no tombstone left where they are collected soon: {@link Graves}.
 *   <li>Reads are answered, and bring the owners of every key to agree, in all buckets that repair what reads find.
 * </ul>
 */
public final class Recovery implements Settling {
    /** Far more than a healthy cluster needs to repair what reads find. */
    private static final Duration AGREES_WITHIN = Duration.ofSeconds(30);

    private final EventQueue queue;
    private final SortedMap<String, SimNode> nodes;
    private final Map<String, BucketSettings> buckets;
    private final Ring ring;
    private final Duration restsWithin;
    private final Duration collectsWithin;
    private final int readsAtOnce;
    private final Graves graves;
    private final Runnable atRest;
    private final Function<String, RuntimeException> failure;
    private long sinceNanos = -1;

    /**
     * What is demanded of a world.
     *
     * @param restsWithin far more than the cluster needs to hear of all its members and to hand its hints over
     * @param collectsWithin how much longer than that it takes until no tombstones are left
     * @param graves where tombstones may be left
     * @param atRest told when it has come to rest
     * @param readsAtOnce how many reads a node surely bears
     */
    public Recovery(
            EventQueue queue,
            SortedMap<String, SimNode> nodes,
            Map<String, BucketSettings> buckets,
            Ring ring,
            Duration restsWithin,
            Duration collectsWithin,
            int readsAtOnce,
            Graves graves,
            Runnable atRest,
            Function<String, RuntimeException> failure) {
        this.queue = queue;
        this.nodes = nodes;
        this.buckets = buckets;
        this.ring = ring;
        this.restsWithin = restsWithin;
        this.collectsWithin = collectsWithin;
        this.readsAtOnce = readsAtOnce;
        this.graves = graves;
        this.atRest = atRest;
        this.failure = failure;
    }

    /** Asked when all faults are over, again and again; throws a liveness failure when that goes on for too long. */
    @Override
    public void ask(Consumer<Boolean> answer) {
        if (sinceNanos < 0) {
            sinceNanos = queue.now();
        }
        String missing = unrest();
        Duration most = restsWithin;
        if (missing.isEmpty()) {
            missing = graves.left();
            most = restsWithin.plus(collectsWithin);
        }
        if (!missing.isEmpty() && queue.now() - sinceNanos > most.toNanos()) {
            throw failure.apply(missing + ", " + most.toSeconds() + " s after all faults were healed");
        }
        if (missing.isEmpty()) {
            atRest.run();
        }
        answer.accept(missing.isEmpty());
    }

    private String unrest() {
        for (SimNode node : nodes.values()) {
            if (!node.isUp() || node.isPaused()) {
                return node.id() + " is " + (node.isUp() ? "paused" : "down");
            }
        }
        for (SimNode node : nodes.values()) {
            for (Map.Entry<NodeId, Liveness> each :
                    node.core().view().liveness().entrySet()) {
                if (each.getValue() != Liveness.ALIVE) {
                    return node.id() + " takes " + each.getKey() + " for " + each.getValue();
                }
            }
            if (node.keepsHints()) {
                return node.id() + " keeps hints, " + node.hints();
            }
            if (node.owesFrom() != Long.MAX_VALUE) {
                return node.id() + " is not through with what it owes";
            }
        }
        return "";
    }

    public void demandAgreement(BiConsumer<BooleanSupplier, Duration> runUntil, KvClient client) {
        if (sinceNanos < 0) {
            return;
        }
        long end = queue.now() + AGREES_WITHIN.toNanos();
        for (SortedSet<StoreKey> differing = differing(); !differing.isEmpty(); differing = differing()) {
            if (queue.now() > end) {
                throw failure.apply("the owners of " + differing + " still differ, after reads for "
                        + AGREES_WITHIN.toSeconds() + " s; of the first: " + copies(differing.first()));
            }
            List<StoreKey> keys = List.copyOf(differing);
            for (int from = 0; from < keys.size(); from += readsAtOnce) {
                read(keys.subList(from, Math.min(keys.size(), from + readsAtOnce)), runUntil, client);
            }
            long next = queue.now() + Duration.ofSeconds(1).toNanos();
            runUntil.accept(() -> queue.now() >= next, Duration.ofMinutes(1));
        }
    }

    private void read(List<StoreKey> keys, BiConsumer<BooleanSupplier, Duration> runUntil, KvClient client) {
        int[] answered = {0};
        for (StoreKey key : keys) {
            // A damaged copy says nothing, so that a read which needs all of them is never answered.
            boolean damaged = owners(key).anyMatch(owner -> isDamaged(owner.durable(key)));
            KvClient.Quorum quorum = damaged ? KvClient.Quorum.BUCKET : KvClient.Quorum.ALL;
            client.get(key.bucket(), key.key().utf8(), quorum, result -> answered[0]++);
        }
        runUntil.accept(() -> answered[0] == keys.size(), Duration.ofMinutes(1));
    }

    private SortedSet<StoreKey> differing() {
        SortedSet<StoreKey> keys = new TreeSet<>();
        nodes.values().forEach(node -> keys.addAll(node.keys()));
        keys.removeIf(key -> !isRepaired(key) || agreed(key) || isInDoubt(key));
        return keys;
    }

    private boolean isRepaired(StoreKey key) {
        BucketSettings settings = buckets.get(key.bucket());
        return settings != null
                && settings.readRepair() != ReadRepair.OFF
                && settings.bugs().isEmpty();
    }

    private boolean agreed(StoreKey key) {
        return owners(key)
                        .map(owner -> Optional.ofNullable(owner.durable(key)))
                        .distinct()
                        .count()
                == 1;
    }

    /** True if disks lost so much that reads cannot say what is right: too few copies can be read, or none is left. */
    private boolean isInDoubt(StoreKey key) {
        long damaged =
                owners(key).filter(owner -> isDamaged(owner.durable(key))).count();
        long absent = owners(key).filter(owner -> owner.durable(key) == null).count();
        BucketSettings settings = buckets.get(key.bucket());
        return damaged > 0 && (settings.n() - damaged < settings.r() || damaged + absent == settings.n());
    }

    private Stream<SimNode> owners(StoreKey key) {
        return ring.owners(Token.of(key), buckets.get(key.bucket()).n()).stream()
                .map(owner -> nodes.get(owner.name()));
    }

    private String copies(StoreKey key) {
        return owners(key)
                .map(owner -> {
                    Bytes durable = owner.durable(key);
                    if (durable == null || isDamaged(durable)) {
                        return owner.id() + ": " + (durable == null ? "nothing" : "damaged");
                    }
                    DottedCell record = (DottedCell) RecordCodec.decode(durable);
                    return owner.id() + ": " + record.clock() + " " + record.siblings();
                })
                .collect(Collectors.joining("; "));
    }

    private static boolean isDamaged(@Nullable Bytes record) {
        return record != null && record.length() == 0;
    }
}
