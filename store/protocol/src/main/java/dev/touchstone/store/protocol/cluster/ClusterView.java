// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.cluster;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.ring.Token;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of its cluster at one moment. Immutable.
 *
 * @param ring who owns what
 * @param liveness what the failure detector makes of each member, this node included; it takes all for alive at first
 * @param heard the members of which this node has heard in this life; itself too, once it has started
 * @param buckets settings by bucket
 * @param generations by bucket, those dropped among them
 * @param mayMissBuckets this node may have lost some with its disk, and has not yet found that a peer knows the same ones
 */
public record ClusterView(
        Ring ring,
        SortedMap<NodeId, Liveness> liveness,
        SortedSet<NodeId> heard,
        SortedMap<String, BucketSettings> buckets,
        SortedMap<String, Generation> generations,
        boolean mayMissBuckets) {
    public ClusterView {
        liveness = Collections.unmodifiableSortedMap(new TreeMap<>(liveness));
        heard = Collections.unmodifiableSortedSet(new TreeSet<>(heard));
        buckets = Collections.unmodifiableSortedMap(new TreeMap<>(buckets));
        generations = Collections.unmodifiableSortedMap(new TreeMap<>(generations));
    }

    /** The settings that a key of some generation is under; null unless that is its bucket's newest, and not dropped. */
    public @Nullable BucketSettings settings(StoreKey key) {
        Generation newest = generations.get(key.bucket());
        return newest == null || newest.number() != key.generation() ? null : buckets.get(key.bucket());
    }

    /** Who owns the key, by preference; nobody as far as is known here, if its bucket is not. */
    public List<NodeId> owners(StoreKey key) {
        BucketSettings settings = settings(key);
        return settings == null ? List.of() : ring.owners(Token.of(key), settings.n());
    }

    /**
     * True if the node has the key for others alone. Of a bucket that is not known, as before the membership part has spoken, nobody
     * can say who owns its keys.
     */
    public boolean isSpare(NodeId node, StoreKey key) {
        List<NodeId> owners = owners(key);
        return !owners.isEmpty() && !owners.contains(node);
    }

    /** True if the key's generation is over for good: its bucket was dropped. */
    public boolean isOver(StoreKey key) {
        Generation newest = generations.get(key.bucket());
        return newest != null
                && (newest.number() > key.generation() || (newest.number() == key.generation() && newest.isDropped()));
    }

    /** True if nobody can say here who owns the key: its bucket is not known, though not dropped. Others may know. */
    public boolean isUnknown(StoreKey key) {
        return settings(key) == null && !isOver(key);
    }

    /** The known bugs that the bucket of a key is to show; none for a bucket that is not known here. */
    public Set<KnownBug> bugs(StoreKey key) {
        return buckets.getOrDefault(key.bucket(), BucketSettings.DEFAULT).bugs();
    }

    /** True unless the node is known to be dead. */
    public boolean mayBeAlive(NodeId node) {
        return liveness.getOrDefault(node, Liveness.ALIVE) != Liveness.DEAD;
    }

    /**
     * What to tell of a node. Routing tries a node of which nothing was heard yet as if it were alive; to say that it is would
     * be another thing.
     */
    public Liveness told(NodeId node) {
        Liveness detected = liveness.getOrDefault(node, Liveness.UNKNOWN);
        return detected == Liveness.DEAD || heard.contains(node) ? detected : Liveness.UNKNOWN;
    }

    /** The members that this node has heard of, and takes for alive now. */
    public SortedSet<NodeId> hears() {
        SortedSet<NodeId> hears = new TreeSet<>(heard);
        hears.removeIf(node -> liveness.get(node) != Liveness.ALIVE);
        return hears;
    }

    /** True if it says this, whatever it says of buckets. */
    public boolean isOf(
            Ring itsRing, SortedMap<NodeId, Liveness> itsLiveness, SortedSet<NodeId> itsHeard, boolean missing) {
        return ring.equals(itsRing)
                && liveness.equals(itsLiveness)
                && heard.equals(itsHeard)
                && mayMissBuckets == missing;
    }

    /** True if the other differs in nothing that decides what a node does. */
    public boolean decidesAs(ClusterView other) {
        return ring.equals(other.ring)
                && liveness.equals(other.liveness)
                && buckets.equals(other.buckets)
                && generations.equals(other.generations)
                && mayMissBuckets == other.mayMissBuckets;
    }

    /** What the failure detector says of a node. Routes requests; never changes who owns what. */
    public enum Liveness {
        ALIVE,
        SUSPECT,
        DEAD,
        /** Nothing was heard of it in this life. Told to clients and operators; nothing is decided by it. */
        UNKNOWN
    }
}
