// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.history.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A transaction, for as long as a pass over the history remembers it, and what it wrote. */
final class Transaction {
    /** The end of one that has none. */
    static final long NEVER = Long.MAX_VALUE;

    static final int NO_VERTEX = -1;

    final long number;
    final int process;
    /** The position of its invocation among all events. */
    final long begin;

    final long beginNanos;
    long endNanos = NEVER;
    /** The position of its completion among all events; {@link #NEVER} unless it answered. */
    long end = NEVER;
    /** The position at which it answered, failed or was given up. */
    long over = NEVER;
    /** The position at which somebody else was first known to have seen a write of it. */
    long seenAt = NEVER;
    /** Null while it is open. */
    @Nullable
    Outcome outcome;

    List<Micro> micros;
    /** Whether it surely took effect: it answered, or a write of it was seen. */
    boolean happened;
    /** Whether it was put into the order that is proved, and is not kept any more. */
    boolean isForgotten;
    /** Whether its start is in the order that is proved, while its commit is not. */
    boolean isStarted;
    /** Whether its process had gone on before anybody saw it, so that nothing follows it in the session. */
    boolean isOvertaken;
    /** The one before it in its session. */
    @Nullable
    Transaction predecessor;

    int start = NO_VERTEX;
    int commit = NO_VERTEX;
    /** Its place in the window that is being decided. */
    int index;
    /** What it read of other transactions, each version once. */
    final List<Version> reads = new ArrayList<>(4);
    /** What it leaves, a version a key. */
    final List<Version> installed = new ArrayList<>(4);

    Transaction(long number, int process, long begin, long beginNanos, List<Micro> micros) {
        this.number = number;
        this.process = process;
        this.begin = begin;
        this.beginNanos = beginNanos;
        this.micros = micros;
    }

    boolean isFailed() {
        return outcome == Outcome.FAIL;
    }

    boolean isOk() {
        return outcome == Outcome.OK;
    }

    /** The version that it leaves of a key, or null. */
    @Nullable
    Version version(KeyState key) {
        for (Version each : installed) {
            if (each.key == key) {
                return each;
            }
        }
        return null;
    }

    /** Keeps of it what later findings cite, and no way to other keys: else one that is in use would keep all there were. */
    void forget() {
        isForgotten = true;
        predecessor = null;
        reads.clear();
        List<Micro> writes = new ArrayList<>(installed.size());
        installed.clear();
        micros.stream().filter(micro -> !micro.isRead()).forEach(writes::add);
        micros = List.copyOf(writes);
    }

    /** What a transaction leaves of a key, or the state before all of them. */
    static final class Version {
        final KeyState key;
        /** Null of the initial state. */
        final @Nullable Transaction writer;
        /** What it wrote last; nil of the initial state. */
        final @Nullable Object value;

        /** Transactions that read it and are kept. */
        List<Transaction> readers = new ArrayList<>(2);
        /** Versions that surely come later, as far as that was looked for. */
        List<Later> later = new ArrayList<>(2);
        /** The first of its appends that has a place in the list, and the last; -1: none. */
        int firstPlace = -1;

        int lastPlace = -1;
        /** Whether it was replaced in the order that is proved. */
        boolean isOld;

        Version(KeyState key, @Nullable Transaction writer, @Nullable Object value) {
            this.key = key;
            this.writer = writer;
            this.value = value;
        }

        /** An append of it has a place in the list. */
        void placed(int place) {
            firstPlace = firstPlace < 0 ? place : Math.min(firstPlace, place);
            lastPlace = Math.max(lastPlace, place);
        }

        /** When the write had surely taken effect: at its completion. */
        long end() {
            return writer == null ? -1 : writer.end;
        }

        long begin() {
            return writer == null ? -1 : writer.begin;
        }
    }

    /**
     * A version that surely comes later than another one.
     *
     * @param because what that rests on, beside the two writers
     */
    record Later(Version version, List<Transaction> because) {}

    /** A value that was written to a key. */
    static final class Write {
        /** Null: nobody wrote it. */
        final @Nullable Version version;

        final @Nullable Object value;
        final boolean isFinal;
        /** The write of the same transaction to the same key before it. */
        final @Nullable Write previous;
        /** Its place in the list; -1: none was seen. */
        int place = -1;
        /** Whose read showed it there. */
        @Nullable
        Transaction shownBy;

        Write(@Nullable Version version, @Nullable Object value, boolean isFinal, @Nullable Write previous) {
            this.version = version;
            this.value = value;
            this.isFinal = isFinal;
            this.previous = previous;
        }

        @Nullable
        Transaction writer() {
            return version == null ? null : version.writer;
        }
    }

    /** What is kept of a key. */
    static final class KeyState {
        final @Nullable Object name;
        final Version initial;
        /** By value: who wrote it. */
        final Map<Object, Write> writes = new HashMap<>();
        /** The last version in the order that is proved. */
        Version frontier;
        /** Whether values of it were forgotten. */
        boolean isPartial;
        /** When it was last written or read. */
        long touched;

        /** Of a list: its elements as they were shown. */
        final List<Write> order = new ArrayList<>();
        /** Of a list: elements that were shown before anybody had begun to append them, by value. */
        final Map<Object, Write> shownEarly = new HashMap<>(0);
        /** Of a list: forgotten appends that nobody saw, in the order that was proved; they follow those shown. */
        final ArrayDeque<Write> unseen = new ArrayDeque<>();
        /** Of a list: who read all of it that was shown. */
        List<Transaction> fullReaders = new ArrayList<>(2);
        /** Of a list: kept versions that happened, and of which nobody saw anything. */
        final List<Version> unread = new ArrayList<>(2);
        /** Of a register: versions in the order in which their writers completed. */
        List<Version> completed = new ArrayList<>(2);

        KeyState(@Nullable Object name) {
            this.name = name;
            initial = new Version(this, null, null);
            frontier = initial;
        }
    }
}
