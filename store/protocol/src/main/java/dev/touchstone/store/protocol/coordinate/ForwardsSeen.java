// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Token;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** The requests that other nodes have forwarded to this incarnation: none is to be done twice, nor for a former one. */
final class ForwardsSeen {
    private static final int REMEMBERED = 10_000;

    private static final Token NO_TOKEN = new Token(0, 0);

    private final ShardContext shard;
    /** Looked up, never iterated over. */
    private final Set<Forward> seen = new HashSet<>();

    private final ArrayDeque<Forward> byAge = new ArrayDeque<>();

    /** What names a forwarded request. Numbers are unique in the shard that forwards, and shards may be cut otherwise there. */
    private record Forward(NodeId from, Call call) {}

    ForwardsSeen(ShardContext shard) {
        this.shard = shard;
    }

    /** False for one that is for a former incarnation, or asks which this is; it is told. */
    boolean isForUs(NodeId from, Message.ForwardRequest forward) {
        long boot = shard.calls().boot();
        if (forward.boot() == boot) {
            return true;
        }
        shard.agenda().send(from, new Message.OtherIncarnation(forward.call(), forward.boot(), boot));
        return false;
    }

    /** False for one that came before: a message may arrive twice, and a write must not be made twice. */
    boolean isNew(NodeId from, Message.ForwardRequest request) {
        Call call = request.call();
        boolean byNumber = shard.view().bugs(request.request().key()).contains(KnownBug.REPEATS_TOLD_BY_NUMBER_ALONE);
        Forward forward = new Forward(from, byNumber ? new Call(NO_TOKEN, 0, call.boot(), call.number()) : call);
        if (!seen.add(forward)) {
            shard.agenda().note("forward-repeated", told(from, call));
            return false;
        }
        byAge.add(forward);
        if (byAge.size() > REMEMBERED) {
            seen.remove(Objects.requireNonNull(byAge.poll()));
        }
        return true;
    }

    /** How the note of a repeated request names it. */
    private static String told(NodeId from, Call call) {
        return from + " " + call;
    }
}
