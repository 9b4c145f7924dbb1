// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.handoff.HintPlace;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every step, on all nodes at once, whatever is broken; looked at where state changes.
 *
 * <ul>
 *   <li>No dot names two writes of a key.
 *   <li>What a replica knows of a key never shrinks, and an owner never drops a record.
 *   <li>A hint is for another node, and one that owns the key.
 *   <li>When a write is acknowledged, as many nodes have it durably as were asked for.
 * </ul>
 *
 * <p>A disk that was damaged, replaced by an old copy or wiped is measured against what is left of it: a damaged record says
 * nothing of what the replica knew, and what was durable before is counted for the writes that were acknowledged upon it.
 *
 * <p>Buckets with a known bug are left to the checkers, whose task it is to find it.
 */
final class Invariants {
    private final Map<String, BucketSettings> buckets;
    private final Ring ring;
    private final Collection<SimNode> nodes;
    private final Function<String, SimulationFailure> broken;
    private final Map<Write, Sibling> issued = new HashMap<>();

    /** What names a write: looked up, never iterated over. */
    private record Write(StoreKey key, Dot dot) {}

    Invariants(
            Map<String, BucketSettings> buckets,
            Ring ring,
            Collection<SimNode> nodes,
            Function<String, SimulationFailure> broken) {
        this.buckets = buckets;
        this.ring = ring;
        this.nodes = nodes;
        this.broken = broken;
    }

    /** A node changes a table; {@code before} is what it had. */
    void changes(NodeId node, Mutation mutation, @Nullable Bytes before) {
        if (mutation.table() == Table.RECORDS) {
            record(node, RecordKey.decode(mutation.key()), mutation.value(), before);
        } else if (mutation.table() == Table.HINTS && mutation.value() != null) {
            hint(node, HintPlace.decode(mutation.key()));
        }
    }

    private void record(NodeId node, StoreKey key, @Nullable Bytes after, @Nullable Bytes before) {
        BucketSettings settings = settings(key);
        if (settings == null) {
            return;
        }
        if (after == null) {
            check(!owns(node, key, settings), node + ", which owns " + key + ", dropped its record");
            return;
        }
        Siblings now = RecordCodec.decode(after);
        if (before != null && before.length() > 0) {
            Siblings then = RecordCodec.decode(before);
            check(
                    now.clock().includes(then.clock()),
                    "what " + node + " knows of " + key + " shrank from " + then.clock() + " to " + now.clock());
        }
        for (Sibling sibling : now.siblings()) {
            Sibling first = issued.putIfAbsent(new Write(key, sibling.dot()), sibling);
            check(
                    first == null || first.equals(sibling),
                    "the dot " + sibling.dot() + " names two writes of " + key + ", " + first + " and " + sibling);
        }
    }

    private void hint(NodeId node, HintPlace place) {
        NodeId target = place.target();
        check(!target.equals(node), node + " keeps a hint for itself");
        StoreKey key = place instanceof HintPlace.Mark mark ? mark.key() : null;
        BucketSettings settings = key == null ? null : settings(key);
        if (key != null && settings != null) {
            check(
                    owns(target, key, settings),
                    node + " keeps a hint of " + key + " for " + target + ", no owner of it");
        }
    }

    /** A node answers a request. */
    void answers(Request request, Reply reply) {
        if (!(reply instanceof Reply.Stored stored) || !(request instanceof Request.KeyRequest forKey)) {
            return;
        }
        BucketSettings settings = settings(forKey.key());
        if (settings == null) {
            return;
        }
        Integer asked = forKey.options().quorum();
        int needed = asked == null ? settings.w() : asked;
        Seen written = Seen.of(Token.of(forKey.key()), stored.context());
        StoreKey key = forKey.key().in(written.generation());
        long durable = nodes.stream()
                .filter(node -> has(node.durable(key), written)
                        || node.lost(key).stream().anyMatch(record -> has(record, written)))
                .count();
        check(
                durable >= needed,
                "a write of " + forKey.key() + " was acknowledged, and is durable on " + durable + " nodes, not "
                        + needed);
    }

    private static boolean has(@Nullable Bytes record, Seen written) {
        if (record == null || record.length() == 0) {
            return false;
        }
        Siblings durable = RecordCodec.decode(record);
        return durable.clock().includes(written.writes());
    }

    private @Nullable BucketSettings settings(StoreKey key) {
        BucketSettings settings = buckets.get(key.bucket());
        return settings == null || !settings.bugs().isEmpty() ? null : settings;
    }

    private boolean owns(NodeId node, StoreKey key, BucketSettings settings) {
        return ring.owners(Token.of(key), settings.n()).contains(node);
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            throw broken.apply(what);
        }
    }
}
