// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A world as its invariants see it: who owns what, who has what durably, or had. */
public final class Observed {
    private final Map<String, BucketSettings> buckets;
    private final Map<String, List<BucketSettings>> earlier = new TreeMap<>();
    private final Ring ring;
    private final SortedMap<NodeId, SimNode> nodes = new TreeMap<>();
    private final boolean watchesBugs;
    private final Function<String, RuntimeException> broken;
    private final DecodedRecords decoded = new DecodedRecords();
    /** Looked up, never iterated over. */
    private final Map<StoreKey, List<NodeId>> owners = new HashMap<>();
    /** The writes that were collected, by the place of their key. Looked up, never iterated over. */
    private final Map<Bytes, DotSet> over = new HashMap<>();

    /**
     * A world.
     *
     * @param buckets as they are now, and kept so by whoever changes them
     * @param broken what to throw when something does not hold
     */
    public Observed(
            Map<String, BucketSettings> buckets,
            Ring ring,
            Collection<SimNode> nodes,
            Function<String, RuntimeException> broken) {
        this(buckets, ring, nodes, false, broken);
    }

    /**
     * The same.
     *
     * @param watchesBugs whether buckets with a known bug are looked at, too
     */
    public Observed(
            Map<String, BucketSettings> buckets,
            Ring ring,
            Collection<SimNode> nodes,
            boolean watchesBugs,
            Function<String, RuntimeException> broken) {
        this.watchesBugs = watchesBugs;
        this.buckets = buckets;
        this.ring = ring;
        this.broken = broken;
        nodes.forEach(node -> this.nodes.put(node.id(), node));
    }

    /** A bucket has had these settings, too. */
    public void changed(String bucket, BucketSettings before) {
        earlier.computeIfAbsent(bucket, each -> new ArrayList<>()).add(before);
        owners.clear();
    }

    /** Null for a bucket that is not known, and for one with a known bug that is left to the checkers. */
    @Nullable
    BucketSettings settings(StoreKey key) {
        BucketSettings settings = buckets.get(key.bucket());
        return settings == null || !watches(settings) ? null : settings;
    }

    /** False if a bucket with these settings has a known bug, and is left to the checkers. */
    public boolean watches(BucketSettings settings) {
        return watchesBugs || settings.bugs().isEmpty();
    }

    /** True if no bucket has a known bug that is left to the checkers. */
    boolean watchesAll() {
        return buckets.values().stream().allMatch(this::watches);
    }

    /** True if the bucket has always had the same settings: who owns a key has not changed. */
    boolean isSteady(StoreKey key) {
        return !earlier.containsKey(key.bucket());
    }

    /** The least of acknowledgements that any of the bucket's settings asked for. */
    int leastW(StoreKey key, BucketSettings settings) {
        int least = settings.w();
        for (BucketSettings before : earlier.getOrDefault(key.bucket(), List.of())) {
            least = Math.min(least, before.w());
        }
        return least;
    }

    /** By preference; of all settings that the bucket has had. */
    List<NodeId> owners(StoreKey key, BucketSettings settings) {
        List<NodeId> known = owners.get(key);
        if (known == null) {
            int n = settings.n();
            for (BucketSettings before : earlier.getOrDefault(key.bucket(), List.of())) {
                n = Math.max(n, before.n());
            }
            known = ring.owners(Token.of(key), n);
            owners.put(key, known);
        }
        return known;
    }

    boolean owns(NodeId node, StoreKey key, BucketSettings settings) {
        return owners(key, settings).contains(node);
    }

    /** True if some disk lost something durable. */
    boolean anyDiskLost() {
        return nodes.values().stream().anyMatch(node -> node.losses() > 0);
    }

    /** True if some disk lost something durable, and nothing on it says so. */
    boolean anyDiskForgets() {
        return nodes.values().stream().anyMatch(SimNode::forgetsUnseen);
    }

    /** The writes of the key at a place that were collected: nobody has to have them any more. */
    DotSet over(Bytes place) {
        return over.getOrDefault(place, DotSet.EMPTY);
    }

    /** Somebody collected these. */
    void isOver(Bytes place, DotSet writes) {
        over.merge(place, writes, DotSet::union);
    }

    /** Null if there is none of that name. */
    @Nullable
    SimNode node(NodeId id) {
        return nodes.get(id);
    }

    Collection<SimNode> nodes() {
        return nodes.values();
    }

    /**
     * True if it has these writes durably, or had them until its disk was damaged, replaced or wiped; or if they were collected.
     *
     * @param place of their key in the table of records
     */
    boolean has(SimNode node, Bytes place, DotSet writes) {
        DotSet collected = over(place);
        return has(node.durable(place), collected, writes)
                || node.lost(place).stream().anyMatch(record -> has(record, collected, writes));
    }

    private boolean has(@Nullable Bytes record, DotSet collected, DotSet writes) {
        DottedCell known = record(record);
        return (known == null ? collected : known.clock().union(collected)).includes(writes);
    }

    /** Null if there is none, or a damaged one. */
    @Nullable
    DottedCell record(@Nullable Bytes record) {
        return record == null || record.length() == 0 ? null : decoded.of(record);
    }

    /** Breaks the world if it does not hold. */
    public void check(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw broken.apply(what.get());
        }
    }
}
