// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.node.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a read asks. At first so few owners as can be enough; those left out, and then those who stand in, when one of them is silent or
 * has nothing to say. Asynchronous repair can repair nobody but whom it asks, so that one read in {@value #ASKS_ALL_EVERY} asks all
 * owners there.
 */
final class Readers {
    static final int ASKS_ALL_EVERY = 10;

    private final Plan plan;
    private final ClusterView view;
    /** In the order in which they were. */
    private final Set<NodeId> asked = new LinkedHashSet<>();

    private final ArrayDeque<NodeId> others = new ArrayDeque<>();

    /**
     * Decides whom to ask first.
     *
     * @param self asked before others if it is an owner: its answer costs no message
     * @param turn the how-manieth read of this shard it is: the other owners are asked by turns, so that none is left out for ever
     */
    Readers(Plan plan, ClusterView view, NodeId self, long turn) {
        this.plan = plan;
        this.view = view;
        boolean askAll = plan.settings().readRepair() == ReadRepair.ASYNC && turn % ASKS_ALL_EVERY == 0;
        for (NodeId owner : inOrder(self, turn)) {
            if (!view.mayBeAlive(owner)) {
                continue;
            }
            if (askAll || !isEnough()) {
                asked.add(owner);
            } else {
                others.add(owner);
            }
        }
        others.addAll(plan.fallbacks());
        for (NodeId owner : plan.owners()) {
            if (!view.mayBeAlive(owner) && (askAll || !isEnough())) {
                next();
            }
        }
    }

    private List<NodeId> inOrder(NodeId self, long turn) {
        List<NodeId> order = new ArrayList<>(plan.owners());
        boolean owns = order.remove(self);
        if (!order.isEmpty()) {
            Collections.rotate(order, (int) Math.floorMod(turn, (long) order.size()));
        }
        if (owns) {
            order.add(0, self);
        }
        return order;
    }

    /** True if the answers of all that are asked end the read, should they agree. */
    private boolean isEnough() {
        boolean blocking = plan.settings().readRepair() == ReadRepair.BLOCKING;
        return plan.rule().satisfied(asked) && (!blocking || plan.reads().cannotMiss(asked));
    }

    /** Who is asked so far. */
    Set<NodeId> asked() {
        return Collections.unmodifiableSet(asked);
    }

    boolean has(NodeId node) {
        return asked.contains(node);
    }

    /** One more that may be alive, from now on among those that are asked; null if nobody is left. */
    @Nullable
    NodeId next() {
        for (NodeId other = others.poll(); other != null; other = others.poll()) {
            if (view.mayBeAlive(other)) {
                asked.add(other);
                return other;
            }
        }
        return null;
    }

    /** All owners that were left out, from now on among those that are asked. */
    List<NodeId> leftOut() {
        List<NodeId> owners = new ArrayList<>();
        for (NodeId other = others.peek(); other != null && plan.owners().contains(other); other = others.peek()) {
            NodeId owner = next();
            if (owner != null) {
                owners.add(owner);
            }
        }
        return owners;
    }
}
