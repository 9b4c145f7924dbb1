// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which transaction each one follows in its session. A process that went on before anybody had seen what its transaction of
 * unknown outcome did has overtaken it: nothing follows it.
 */
final class Sessions {
    private static final class Session {
        /** The last that others follow. */
        @Nullable
        Transaction last;

        /** The last of unknown outcome, until it is known whether it was overtaken. */
        @Nullable
        Transaction unknown;
    }

    private final Int2ObjectOpenHashMap<Session> sessions = new Int2ObjectOpenHashMap<>();

    /** A transaction was answered or given up; the session goes on behind it. */
    void over(Transaction txn) {
        Session session = sessions.computeIfAbsent(txn.process, ignored -> new Session());
        Transaction unknown = session.unknown;
        if (unknown != null) {
            unknown.isOvertaken = unknown.seenAt >= txn.begin;
            session.last = unknown.isOvertaken ? session.last : unknown;
            session.unknown = null;
        }
        txn.predecessor = session.last;
        if (txn.isOk()) {
            session.last = txn;
        } else {
            session.unknown = txn;
        }
    }

    /** Drops sessions of whose last transactions nothing is kept: whatever follows them follows what was forgotten. */
    void drop() {
        sessions.values().removeIf(session -> isDropped(session.last) && isDropped(session.unknown));
    }

    private static boolean isDropped(@Nullable Transaction txn) {
        return txn == null || txn.isForgotten;
    }
}
