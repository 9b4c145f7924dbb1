// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.handoff.HintPlace;
import dev.touchstone.store.protocol.handoff.Owed;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every step, on all nodes at once, whatever is broken; looked at where state changes.
 *
 * <ul>
 *   <li>No dot names two writes of a key.
 *   <li>What a replica knows of a key never shrinks, and an owner never drops a record but to collect it: {@link Collected}.
 *   <li>What was acknowledged is durable on as many nodes as were asked for, and stays so: {@link Acknowledged}.
 *   <li>Where quorums meet, a read knows of what was acknowledged before: {@link Reads}.
 *   <li>Hints are for owners, and go only when these have what was kept for them: {@link HintPromises}.
 *   <li>What a coordinator does not owe any more owners have, or there are hints of: {@link Debts}.
 *   <li>Clocks and siblings stay bounded: {@link Bounds}.
 *   <li>At rest nobody keeps what is not his, and every owner has what any has: {@link Orphans}, {@link Spread}.
 *   <li>No request is taken for one that came before: {@link Forwards}.
 *   <li>The changes of a bucket make one row: {@link ChosenSettings}.
 * </ul>
 *
 * <p>A disk that was damaged, replaced by an old copy or wiped is measured against what is left of it: a damaged record says
 * nothing of what the replica knew, and what was durable before is counted for the writes that were acknowledged upon it.
 *
 * <p>Buckets with a known bug are left to the checkers, whose task it is to find it.
 */
public final class Invariants {
    private final Observed world;
    private final Acknowledged acknowledged;
    private final HintPromises hints;
    private final Bounds bounds;
    private final Orphans orphans;
    private final Forwards forwards;
    private final ChosenSettings chosen;
    private final Reads reads;
    private final Spread spread;
    private final Debts debts;
    private final Collected collected;
    /** Looked up, never iterated over. */
    private final Map<Write, Sibling> issued = new HashMap<>();

    /** What names a write. */
    private record Write(StoreKey key, Dot dot) {}

    /**
     * Those of a world.
     *
     * @param siblingsMax that an owner admits
     */
    public Invariants(Observed world, int siblingsMax) {
        this.world = world;
        this.acknowledged = new Acknowledged(world);
        this.hints = new HintPromises(world);
        this.bounds = new Bounds(world, siblingsMax);
        this.orphans = new Orphans(world);
        this.forwards = new Forwards(world);
        this.chosen = new ChosenSettings(world);
        this.reads = new Reads(world);
        this.spread = new Spread(world);
        this.debts = new Debts(world);
        this.collected = new Collected(world);
    }

    /** A node changes a table; {@code before} is what it had. */
    public void changes(NodeId node, Mutation mutation, @Nullable Bytes before) {
        if (mutation.table() == Table.RECORDS) {
            record(node, mutation.key(), mutation.value(), before);
        } else if (mutation.table() == Table.HINTS && mutation.value() != null) {
            hints.kept(node, HintPlace.decode(mutation.key()));
        } else if (mutation.table() == Table.HINTS && before != null) {
            hints.forgotten(node, HintPlace.decode(mutation.key()));
        } else if (Owed.isMark(mutation)) {
            debts.marked(node);
        }
    }

    private void record(NodeId node, Bytes place, @Nullable Bytes after, @Nullable Bytes before) {
        StoreKey key = RecordKey.decode(place);
        BucketSettings settings = world.settings(key);
        if (settings == null) {
            return;
        }
        DottedCell then = world.record(before);
        if (after == null || (before != null && then == null)) {
            bounds.mayRenew(node);
        }
        if (after == null) {
            if (world.owns(node, key, settings)) {
                collected.removed(node, key, then);
            } else if (then != null) {
                acknowledged.dropped(node, key, then);
                hints.dropped(node, key, then);
            }
            return;
        }
        DottedCell now = java.util.Objects.requireNonNull(world.record(after));
        world.check(
                then == null || now.clock().union(world.over(place)).includes(then.clock()),
                () -> "what " + node + " knows of " + key + " shrank from "
                        + java.util.Objects.requireNonNull(then).clock() + " to " + now.clock());
        collected.becomes(node, key, then, now);
        for (Sibling sibling : now.siblings()) {
            Sibling first = issued.putIfAbsent(new Write(key, sibling.dot()), sibling);
            if (first == null) {
                bounds.written(key, sibling.dot());
            }
            world.check(
                    first == null || first.equals(sibling),
                    () -> "the dot " + sibling.dot() + " names two writes of " + key + ", " + first + " and "
                            + sibling);
        }
        bounds.check(key, settings, now);
    }

    /** A message arrives at a node. */
    public void arrives(NodeId at, NodeId from, Message message) {
        if (message instanceof Message.ForwardRequest forward) {
            forwards.arrives(at, from, forward);
        }
    }

    /** A node notes something. */
    public void notes(NodeId node, String event, String detail) {
        if (event.equals(Forwards.REPEATED)) {
            forwards.repeated(node, detail);
        } else if (event.equals(ChosenSettings.CHOSEN)) {
            chosen.chosen(node, detail);
        }
    }

    /** A node went up or down, was paused or goes on. */
    public void turned(NodeId node) {
        SimNode turned = world.node(node);
        if (turned != null) {
            reads.turned(turned);
            if (!turned.isUp()) {
                hints.crashed(turned);
            }
        }
    }

    /** A node is asked; the result is to be given its answer. */
    public Consumer<Reply> asked(Request request) {
        if (!(request instanceof Request.KeyRequest forKey)) {
            return reply -> {};
        }
        Consumer<Reply> read = reads.asked(forKey);
        return reply -> {
            acknowledged.answered(request, reply);
            read.accept(reply);
        };
    }

    /** All faults are over and the cluster has come to rest: every node is up, no hint is left, and nothing is owed. */
    public void atRest() {
        acknowledged.atRest();
        orphans.atRest();
        spread.atRest();
        collected.atRest();
        world.nodes().forEach(node -> debts.marked(node.id()));
    }
}
