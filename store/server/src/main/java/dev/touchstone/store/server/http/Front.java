// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the API needs of a node. From any thread. */
public interface Front {
    /** Takes a request; the reply comes once, on any thread, unless the node stops before. */
    void submit(Request request, Consumer<Reply> onReply);

    /** False once the node is stopping, or its storage has failed. */
    boolean isServing();

    /** Why the storage takes no write for now, or null. */
    @Nullable
    String storageShortage();

    /** What the node knows of its cluster. */
    ClusterView view();

    /** Which parts of the ring it vouches for. */
    RangeCounts ranges();

    /** What it has yet to hand over, by whom it is for. */
    Map<NodeId, HintCounts> hints();
}
