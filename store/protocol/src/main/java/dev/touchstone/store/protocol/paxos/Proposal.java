// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change of a register that somebody wants. */
public interface Proposal {
    /**
     * What the register is to become. Asked once for each attempt; of what an earlier attempt proposed nobody knows whether it was
     * chosen, but for what can be seen here.
     *
     * @param now what the register holds: none, or one; several only if it was never agreed on, and those who were asked remember
     *     different ones from before
     * @return the same as it holds, to have just that chosen; null to end here, without {@link #chosen} or {@link #failed}
     */
    @Nullable
    Bytes next(List<Bytes> now);

    /** What {@link #next} answered last is chosen: it is what the register held after all that was chosen before. */
    void chosen();

    /**
     * The time is over. What was proposed may be chosen, or may come to be, or never.
     *
     * @param silent who did not answer last
     */
    void failed(Set<NodeId> silent);
}
