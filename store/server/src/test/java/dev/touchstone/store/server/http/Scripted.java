// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.version.CausalContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node that answers every request with the same reply, and remembers what it was asked. */
final class Scripted implements Front {
    final List<Request> requests = new CopyOnWriteArrayList<>(new ArrayList<>());
    volatile boolean serving = true;
    volatile @Nullable String storageShortage;
    volatile RangeCounts ranges = new RangeCounts(1024, 0, 0, 0);
    volatile Map<NodeId, HintCounts> hints = Map.of();
    volatile boolean mayMissBuckets;
    /** True if requests get no reply until {@link #release}. */
    volatile boolean hold;

    volatile int mostHeld;
    private final List<Consumer<Reply>> held = new ArrayList<>();
    volatile Reply reply = new Reply.Absent(CausalContext.EMPTY);

    @Override
    public void submit(Request request, Consumer<Reply> onReply) {
        synchronized (held) {
            requests.add(request);
            if (hold) {
                held.add(onReply);
                mostHeld = Math.max(mostHeld, held.size());
                return;
            }
        }
        onReply.accept(reply);
    }

    /** Replies to all that is held, and from now on at once. */
    void release(Reply with) {
        List<Consumer<Reply>> all;
        synchronized (held) {
            reply = with;
            hold = false;
            all = new ArrayList<>(held);
            held.clear();
        }
        all.forEach(each -> each.accept(with));
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public @Nullable String storageShortage() {
        return storageShortage;
    }

    @Override
    public ClusterView view() {
        return new ClusterView(
                new Ring(1, List.of(Member.of("n1"))),
                new TreeMap<>(Map.of(new NodeId("n1"), ClusterView.Liveness.ALIVE)),
                new TreeSet<>(Set.of(new NodeId("n1"))),
                new TreeMap<>(Map.of("b", BucketSettings.DEFAULT)),
                new TreeMap<>(),
                mayMissBuckets);
    }

    @Override
    public RangeCounts ranges() {
        return ranges;
    }

    @Override
    public Map<NodeId, HintCounts> hints() {
        return hints;
    }
}
