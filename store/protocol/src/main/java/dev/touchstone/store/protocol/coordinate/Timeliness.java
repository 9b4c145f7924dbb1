// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.Message.ShardRequest;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Whether requests go by the ring, and by the generation of their bucket, that are known here. One that is behind is refused, and
 * one that is ahead waits. So what belongs to two epochs or generations never meets.
 */
final class Timeliness {
    /** Messages that come before what they go by. */
    private static final int EARLY_MAX = 64;

    private final ShardContext shard;
    private final List<Early> early = new ArrayList<>();

    private record Early(NodeId from, ShardRequest message, long untilNanos) {}

    Timeliness(ShardContext shard) {
        this.shard = shard;
    }

    /** True if the message is to be served now. Else it is answered, or waits. */
    boolean isTimely(NodeId from, ShardRequest message) {
        ClusterView view = shard.view();
        Call call = message.call();
        StoreKey key = message.key();
        boolean isOver = key != null && view.isOver(key);
        boolean isUnknown = key != null && view.isUnknown(key);
        if (call.epoch() < view.ring().epoch() || isOver) {
            shard.agenda().send(from, new Message.Stale(call, view.ring().epoch()));
            return false;
        } else if (call.epoch() > view.ring().epoch() || isUnknown) {
            notYet(from, message);
            return false;
        }
        return true;
    }

    /**
     * Nothing is kept, and nothing said, before this node has heard what the other goes by. It asks at once, and serves the message then; what
     * would wait for too long, or is too much, is left to the sender's time-out.
     */
    private void notYet(NodeId from, ShardRequest message) {
        shard.agenda().give(new Effect.CatchUp(from));
        if (early.size() < EARLY_MAX) {
            long until = shard.agenda().now().monotonicNanos()
                    + shard.limits().replicaTimeout().toNanos();
            early.add(new Early(from, message, until));
        }
    }

    /** Gives on what came too early, and still can be served. */
    void viewChanged(BiConsumer<NodeId, ShardRequest> serve) {
        long now = shard.agenda().now().monotonicNanos();
        List<Early> waited = List.copyOf(early);
        early.clear();
        for (Early each : waited) {
            if (each.untilNanos() > now) {
                serve.accept(each.from(), each.message());
            }
        }
    }
}
