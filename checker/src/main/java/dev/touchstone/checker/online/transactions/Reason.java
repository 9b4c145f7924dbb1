// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.graph.EdgeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why one transaction comes before another.
 *
 * @param type of {@link EdgeType}
 * @param version what was read, of wr; what the second one wrote, of ww and rw
 * @param because other transactions that it rests on
 */
record Reason(int type, Transaction.@Nullable Version version, List<Transaction> because) {
    static final Reason PROCESS = new Reason(EdgeType.PROCESS, null, List.of());
    static final Reason REALTIME = new Reason(EdgeType.REALTIME, null, List.of());
    static final Reason TIME_LINK = new Reason(EdgeType.TIME_LINK, null, List.of());
    /** From a transaction's start to its commit. */
    static final Reason WITHIN = new Reason(EdgeType.LINK, null, List.of());

    static Reason wr(Transaction.Version read) {
        return new Reason(EdgeType.WR, read, List.of());
    }

    static Reason ww(Transaction.Version later, List<Transaction> because) {
        return new Reason(EdgeType.WW, later, because);
    }

    static Reason rw(Transaction.Version later, List<Transaction> because) {
        return new Reason(EdgeType.RW, later, because);
    }
}
