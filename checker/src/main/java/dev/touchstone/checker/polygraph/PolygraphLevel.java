// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.Locale;

/**
 * Consistency levels of register transactions that a search for version orders decides completely.
 *
 * <p>The axioms are of Cerone, Bernardi and Gotsman, "A Framework for Transactional Consistency Models with Atomic
 * Visibility" (CONCUR 2015). An execution has a relation VIS, which transaction sees which, and a total order AR that
 * contains VIS. At every level EXT holds: a read of a key returns what the last in AR of the visible writers of the key
 * wrote, or the initial value if no writer is visible. INT, that a transaction sees its own writes and that its reads of a
 * key agree, is part of every level too. A history satisfies a level exactly if some execution of its transactions
 * satisfies the axioms named here.
 *
 * <p>Plain levels know no sessions. The strong-session forms add SESSION: the session order is part of VIS (Cerone and
 * Gotsman, "Analysing Snapshot Isolation", PODC 2016). The strict and strong forms add the real-time order too: what
 * completed before a transaction was invoked is visible to it.
 *
 * <p>Here wr leads from a writer to who reads from it, ww from a writer of a key to every later one, rw from a reader to
 * the writers that come after what it read, so and rt are session and real-time order.
 */
public enum PolygraphLevel {
    /** TOTALVIS: VIS is AR. Some total orders of the writers of each key leave wr, ww and rw acyclic. */
    SERIALIZABLE(Axioms.TOTAL_VISIBILITY, Order.NONE),
    /** TOTALVIS and SESSION: so, wr, ww and rw are acyclic. */
    STRONG_SESSION_SERIALIZABLE(Axioms.TOTAL_VISIBILITY, Order.SESSION),
    /** TOTALVIS, SESSION and real time: so, rt, wr, ww and rw are acyclic. */
    STRICT_SERIALIZABLE(Axioms.TOTAL_VISIBILITY, Order.REAL_TIME),
    /**
     * PREFIX (AR then VIS is part of VIS) and NOCONFLICT (of two writers of a key one sees the other): each step of wr or
     * ww, then at most one rw, is acyclic (PODC 2016).
     */
    SNAPSHOT_ISOLATION(Axioms.SNAPSHOT, Order.NONE),
    /** PREFIX, NOCONFLICT and SESSION: as snapshot isolation, where so joins wr and ww. */
    STRONG_SESSION_SNAPSHOT_ISOLATION(Axioms.SNAPSHOT, Order.SESSION),
    /** PREFIX, NOCONFLICT, SESSION and real time: as snapshot isolation, where so and rt join wr and ww. */
    STRONG_SNAPSHOT_ISOLATION(Axioms.SNAPSHOT, Order.REAL_TIME),
    /** PREFIX alone: each step of wr, then at most one rw, is acyclic together with ww. No sessions. */
    PREFIX(Axioms.PREFIX, Order.NONE),
    /**
     * TRANSVIS (VIS is transitive) and NOCONFLICT: wr and ww are acyclic, and no path of them followed by one rw leads
     * back to its start (Cerone, Gotsman and Yang, "Algebraic Laws for Weak Consistency", CONCUR 2017). No sessions.
     */
    PARALLEL_SNAPSHOT_ISOLATION(Axioms.CAUSAL_WITHOUT_CONFLICTS, Order.NONE),
    /** NOCONFLICT alone: wr and ww are acyclic, and no single step of them followed by one rw leads back. No sessions. */
    UPDATE_ATOMIC(Axioms.ATOMIC_WITHOUT_CONFLICTS, Order.NONE);

    /** Which relation between visibility and arbitration a level asks for. */
    enum Axioms {
        TOTAL_VISIBILITY,
        SNAPSHOT,
        PREFIX,
        CAUSAL_WITHOUT_CONFLICTS,
        ATOMIC_WITHOUT_CONFLICTS
    }

    /** Which order between transactions, beyond that of the data, a level asks for. */
    enum Order {
        NONE,
        SESSION,
        /** Real time, and sessions. */
        REAL_TIME
    }

    private final Axioms axioms;
    private final Order order;

    PolygraphLevel(Axioms axioms, Order order) {
        this.axioms = axioms;
        this.order = order;
    }

    Axioms axioms() {
        return axioms;
    }

    /** True if the level keeps the order of each session. */
    public boolean keepsSessions() {
        return order != Order.NONE;
    }

    /** True if the level keeps the real-time order. */
    public boolean keepsRealTime() {
        return order == Order.REAL_TIME;
    }

    /** True if a transaction starts, which is when it reads, and commits at two moments. */
    public boolean hasSnapshots() {
        return !isSerial() && !isWithoutSnapshots();
    }

    /** True if a transaction reads and commits at one moment. */
    boolean isSerial() {
        return axioms == Axioms.TOTAL_VISIBILITY;
    }

    /** True if of two writers of a key one must have committed before the other began. */
    boolean forbidsConflicts() {
        return axioms != Axioms.PREFIX;
    }

    /** True if visibility is not given by a snapshot, so that a graph of starts and commits cannot tell it. */
    boolean isWithoutSnapshots() {
        return axioms == Axioms.CAUSAL_WITHOUT_CONFLICTS || axioms == Axioms.ATOMIC_WITHOUT_CONFLICTS;
    }

    /** The level's name among the consistency models: {@code strong-session-snapshot-isolation}. */
    public String property() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
