// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One write that came to a node that does not own the key, handed to one owner.
 *
 * <p>To one owner, and to one incarnation of it, once: a second might write it a second time. What the owner says is passed on;
 * if it says nothing, or that it has become another, the outcome is unknown. An owner whose incarnation is not known is asked
 * for it first, which it is by the request itself.
 */
final class ForwardCoordination implements Coordination {
    private final ShardContext shard;
    private final Plan plan;
    private final Call call;
    private final Responder responder;
    private final NodeId owner;
    private long boot;
    private @Nullable TimerId timer;

    private ForwardCoordination(ShardContext shard, Plan plan, Call call, Responder responder, NodeId owner) {
        this.shard = shard;
        this.plan = plan;
        this.call = call;
        this.responder = responder;
        this.owner = owner;
        this.boot = shard.incarnations().of(owner);
    }

    /** Hands it to an owner that is alive; or answers that there is none. */
    static void begin(ShardContext shard, Plan plan, Call call, boolean forwarded, Responder responder) {
        ClusterView view = shard.view();
        List<NodeId> alive = plan.owners().stream().filter(view::mayBeAlive).toList();
        if (forwarded || alive.isEmpty()) {
            shard.agenda()
                    .give(responder.with(new Reply.Rejected(
                            Reply.Reason.UNAVAILABLE,
                            forwarded ? shard.self() + " does not own the key" : "no owner is alive")));
            return;
        }
        NodeId owner = alive.stream()
                .filter(node -> view.liveness().get(node) == ClusterView.Liveness.ALIVE)
                .findFirst()
                .orElse(alive.get(0));
        new ForwardCoordination(shard, plan, call, responder, owner).start();
    }

    private void start() {
        shard.calls().open(call, this);
        timer = shard.agenda()
                .startTimer(plan.timeout(), () -> end(plan.unknown(0, owner + " did not answer in time")));
        send();
    }

    private void send() {
        shard.agenda().send(owner, new Message.ForwardRequest(call, boot, plan.request()));
    }

    @Override
    public void stale(NodeId from, Message.Stale stale) {
        if (from.equals(owner)) {
            shard.calls().finish(call, timer);
            shard.repeats().later(from, stale, plan, responder);
        }
    }

    @Override
    public void otherIncarnation(NodeId from, Message.OtherIncarnation other) {
        if (!from.equals(owner)) {
            return;
        }
        shard.incarnations().heard(owner, other.boot());
        if (other.asked() == boot && boot == Incarnations.UNKNOWN) {
            boot = other.boot();
            send();
        } else if (other.asked() == boot) {
            end(plan.unknown(0, owner + " started again, and may have done it before"));
        }
    }

    @Override
    public void forwardRequestAck(NodeId from, Message.ForwardRequestAck answer) {
        if (from.equals(owner)) {
            end(answer.reply());
        }
    }

    private void end(Reply reply) {
        shard.agenda().give(responder.with(reply));
        shard.calls().finish(call, timer);
    }
}
