// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import dev.touchstone.store.protocol.replica.Replica;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Siblings;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An owner whose record of a key is damaged asks the other owners what they have, before it writes over it.
 *
 * <p>Else it would acknowledge the new write, and from then on answer reads, though the older writes that it once acknowledged
 * are lost to it. With W + R &gt; N, any R of the other owners have each write that this one and W - 1 of them acknowledged.
 * If all others have answered, be it that they cannot read the record either, there is nobody left to ask.
 */
final class Restoration implements Coordination {
    private final ShardContext shard;
    private final StoreKey key;
    private final Call call;
    private final QuorumRule needed;
    private final Set<NodeId> answered = new TreeSet<>();
    private final Set<NodeId> silent;
    private final BiConsumer<Replica.Local, Siblings> then;
    private final Runnable failed;
    private Siblings found = Siblings.NONE;
    private @Nullable TimerId timer;

    private Restoration(
            ShardContext shard,
            StoreKey key,
            Call call,
            QuorumRule needed,
            Set<NodeId> others,
            BiConsumer<Replica.Local, Siblings> then,
            Runnable failed) {
        this.shard = shard;
        this.key = key;
        this.call = call;
        this.needed = needed;
        this.silent = others;
        this.then = then;
        this.failed = failed;
    }

    /**
     * Goes on, at once unless this node's record of the key is damaged.
     *
     * @param then given the record as it is here, and what is to be merged into whatever is written over it; nothing if it is
     *     sound
     * @param failed called if too few owners answered within the replica time-out, or the bucket is not known here
     */
    static void before(ShardContext shard, StoreKey key, BiConsumer<Replica.Local, Siblings> then, Runnable failed) {
        Replica.Local local = shard.replica().read(key);
        if (!local.corrupt()) {
            then.accept(local, Siblings.NONE);
            return;
        }
        BucketSettings settings = shard.view().settings(key);
        if (settings == null) {
            failed.run();
            return;
        }
        Token token = Token.of(key);
        List<NodeId> owners = shard.view().ring().owners(token, settings.n());
        Set<NodeId> others = new TreeSet<>(owners);
        if (!others.remove(shard.self()) || others.isEmpty()) {
            then.accept(shard.replica().read(key), Siblings.NONE);
            return;
        }
        Call call = shard.calls().next(token);
        Restoration restoration =
                new Restoration(shard, key, call, QuorumRule.count(owners, settings.r()), others, then, failed);
        shard.calls().open(call, restoration);
        restoration.start();
    }

    private void start() {
        timer = shard.agenda().startTimer(shard.limits().replicaTimeout(), this::timedOut);
        silent.forEach(owner -> shard.agenda().send(owner, new Message.FetchRecord(call, key)));
    }

    @Override
    public void received(NodeId from, Message.ShardAck ack) {
        if (!(ack instanceof Message.FetchRecordAck fetched) || !silent.remove(from)) {
            return;
        }
        Siblings record = fetched.record();
        if (record != null) {
            shard.dots().heardOf(record);
            found = found.merge(record);
            answered.add(from);
        }
        if (needed.satisfied(answered) || silent.isEmpty()) {
            shard.calls().finish(call, timer);
            if (shard.view().isOver(key)) {
                failed.run();
                return;
            }
            shard.agenda().note("record-restored", key);
            then.accept(shard.replica().read(key), found);
        }
    }

    private void timedOut() {
        shard.calls().finish(call, timer);
        failed.run();
    }
}
