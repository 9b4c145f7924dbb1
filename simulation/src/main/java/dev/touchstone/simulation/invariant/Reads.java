// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Seen;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where quorums are strict and R + W &gt; N, a read knows of all that was acknowledged before a node was asked for it.
 *
 * <p>So it is with one disk lost, damaged or cut short at a time, too, if W is 2 or more: what it had is on another owner, and who
 * lost it must not vouch for what is left. It is not where a disk forgets and nothing says so, as one put back from an old copy,
 * or one whose syncs lie; nor after one that lost something before another had made up for its loss.
 */
final class Reads {
    private final Observed world;
    /** What was acknowledged of a key, as clients name it. Looked up, never iterated over. */
    private final Map<StoreKey, Known> acknowledged = new HashMap<>();

    /** Who has lost something, and may not have made up for it. */
    private final Set<NodeId> lossy = new TreeSet<>();
    /** Who lost something while another was lossy. */
    private final Set<NodeId> inDoubt = new TreeSet<>();
    /** How often each node lost something. */
    private final Map<NodeId, Integer> losses = new TreeMap<>();

    private record Known(long generation, DotSet writes) {}

    Reads(Observed world) {
        this.world = world;
    }

    /** A node went up or down. What it lost meanwhile counts from now on. */
    void turned(SimNode node) {
        int lost = node.losses();
        if (lost == losses.getOrDefault(node.id(), 0)) {
            return;
        }
        losses.put(node.id(), lost);
        lossy.removeIf(this::isWhole);
        lossy.add(node.id());
        if (lossy.size() > 1) {
            inDoubt.addAll(lossy);
        }
    }

    /** Values that were damaged one by one are made up for one by one, and nobody says when that is done. */
    private boolean isWhole(NodeId id) {
        SimNode node = world.node(id);
        return node != null && node.isWhole() && !node.hadDamagedValues();
    }

    /** A node is asked; the result is to be given its answer. */
    Consumer<Reply> asked(Request.KeyRequest request) {
        Known before = acknowledged.get(request.key());
        Integer quorum = request.options().quorum();
        return reply -> {
            if (reply instanceof Reply.Stored stored && request instanceof Request.WriteRequest) {
                stored(request, quorum, stored.context());
            } else if (before == null || !(request instanceof Request.Get)) {
                return;
            } else if (reply instanceof Reply.Found found) {
                check(request, quorum, before, found.context());
            } else if (reply instanceof Reply.Absent absent) {
                check(request, quorum, before, absent.context());
            }
        };
    }

    private void stored(Request.KeyRequest request, @Nullable Integer quorum, CausalContext by) {
        Seen seen = Seen.of(Token.of(request.key()), by);
        BucketSettings settings = world.settings(request.key().in(seen.generation()));
        if (settings != null && (quorum == null || quorum >= settings.w())) {
            Known stored = new Known(seen.generation(), seen.writes());
            acknowledged.merge(
                    request.key(),
                    stored,
                    (known, more) -> known.generation() > more.generation()
                            ? known
                            : known.generation() < more.generation()
                                    ? more
                                    : new Known(
                                            known.generation(), known.writes().union(more.writes())));
        }
    }

    private void check(Request.KeyRequest request, @Nullable Integer quorum, Known before, CausalContext context) {
        StoreKey key = request.key().in(before.generation());
        BucketSettings settings = world.settings(key);
        if (settings == null || (quorum != null && quorum < settings.r()) || !isPromised(key, settings)) {
            return;
        }
        Seen seen = Seen.of(Token.of(key), context);
        world.check(
                seen.generation() == before.generation()
                        && seen.writes()
                                .union(world.over(RecordKey.encode(key)))
                                .includes(before.writes()),
                () -> "a read of " + key + " knows of " + seen.writes() + ", though before it began " + before.writes()
                        + " was acknowledged");
    }

    private boolean isPromised(StoreKey key, BucketSettings settings) {
        if (settings.quorum() != QuorumKind.STRICT
                || settings.r() + settings.w() <= settings.n()
                || !world.isSteady(key)) {
            return false;
        }
        for (NodeId owner : world.owners(key, settings)) {
            SimNode node = world.node(owner);
            if (node != null
                    && node.losses() > 0
                    && (settings.w() == 1 || inDoubt.contains(owner) || node.forgetsUnseen())) {
                return false;
            }
        }
        return true;
    }
}
