// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.coverage;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The distinct states of keys: which nodes, told by their places in the key's preference list, are up, paused or down, which of
 * them have a copy, damaged or not, which copies are equal, and for how many nodes hints are kept. A state says nothing of what a
 * value or a node is called, so that worlds can be compared.
 *
 * <p>A key is looked at when it changes, and the one that changed last when a node does.
 */
public final class States {
    private static final long PRIME = 0x100000001b3L;

    private final Preference preference;
    private final Nodes nodes;
    /** Looked up, never iterated over. */
    private final Map<StoreKey, Copies> keys = new HashMap<>();

    private final HashSet<Long> seen = new HashSet<>();
    private @Nullable Copies last;

    /**
     * Who has a key, and who stands in.
     *
     * @param nodes all, by preference
     * @param owners how many of them own it
     */
    public record Places(List<NodeId> nodes, int owners) {}

    /** Whose a key is. */
    @FunctionalInterface
    public interface Preference {
        /** Null if the bucket is not known. */
        @Nullable
        Places of(StoreKey key);
    }

    /** What is known of nodes. */
    public interface Nodes {
        /** 0 if it is down, 1 if it is paused, 2 if it is up. */
        int standing(NodeId node);

        /** Another number after each time that its disk may have become another. */
        int generation(NodeId node);

        /** Its copy of a key. */
        @Nullable
        Bytes record(NodeId node, StoreKey key);

        /** For how many of these nodes it keeps hints of a key. */
        int hints(NodeId node, StoreKey key, List<NodeId> targets);
    }

    /** What is known of the copies of one key, by place. */
    private static final class Copies {
        final StoreKey key;
        final List<NodeId> places;
        final int owners;
        final int[] generation;
        final int[] version;
        final int[] hints;

        Copies(StoreKey key, Places all) {
            this.key = key;
            this.places = all.nodes();
            this.owners = all.owners();
            this.generation = new int[places.size()];
            this.version = new int[places.size()];
            this.hints = new int[places.size()];
            java.util.Arrays.fill(generation, -1);
        }
    }

    public States(Preference preference, Nodes nodes) {
        this.preference = preference;
        this.nodes = nodes;
    }

    /** A node's copy of a key becomes another. */
    public void record(NodeId node, StoreKey key, @Nullable Bytes after) {
        Copies copies = copies(key);
        int place = copies == null ? -1 : copies.places.indexOf(node);
        if (copies != null && place >= 0) {
            look(copies);
            copies.version[place] = version(after);
            copies.generation[place] = nodes.generation(node);
            sample(copies);
        }
    }

    /** A node keeps a hint of a key, or one less. */
    public void hint(NodeId node, StoreKey key, boolean kept) {
        Copies copies = copies(key);
        int place = copies == null ? -1 : copies.places.indexOf(node);
        if (copies != null && place >= 0) {
            look(copies);
            copies.hints[place] = Math.max(0, copies.hints[place] + (kept ? 1 : -1));
            sample(copies);
        }
    }

    /** A node went up or down, or was paused. */
    public void nodesChanged() {
        if (last != null) {
            look(last);
            sample(last);
        }
    }

    public Set<Long> seen() {
        return new TreeSet<>(seen);
    }

    private @Nullable Copies copies(StoreKey key) {
        Copies copies = keys.get(key);
        if (copies == null) {
            Places places = preference.of(key);
            if (places == null) {
                return null;
            }
            copies = new Copies(key, places);
            keys.put(key, copies);
        }
        return copies;
    }

    /** Reads again what may have changed with a disk. */
    private void look(Copies copies) {
        last = copies;
        for (int i = 0; i < copies.places.size(); i++) {
            NodeId node = copies.places.get(i);
            int generation = nodes.generation(node);
            if (copies.generation[i] != generation) {
                copies.generation[i] = generation;
                copies.version[i] = version(nodes.record(node, copies.key));
                copies.hints[i] = nodes.hints(node, copies.key, copies.places);
            }
        }
    }

    private void sample(Copies copies) {
        long hash = (0xcbf29ce484222325L ^ copies.owners) * PRIME;
        int count = copies.places.size();
        for (int i = 0; i < count; i++) {
            int version = copies.version[i];
            int same = 0;
            while (version > 1 && same < i && copies.version[same] != version) {
                same++;
            }
            int copy = version <= 1 ? version : 2 + same;
            int standing = nodes.standing(copies.places.get(i));
            hash = (hash ^ (copy * 16L + Math.min(2, copies.hints[i]) * 4L + standing)) * PRIME;
        }
        seen.add(hash);
    }

    /** 0 for none, 1 for a damaged one, else above 1. */
    private static int version(@Nullable Bytes record) {
        if (record == null) {
            return 0;
        }
        return record.length() == 0 ? 1 : (record.hashCode() & 0x7fffffff) | 2;
    }
}
