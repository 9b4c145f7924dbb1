// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.online.transactions.Transaction.KeyState;
import dev.touchstone.checker.online.transactions.Transaction.Later;
import dev.touchstone.checker.online.transactions.Transaction.Version;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of two versions of a register surely came first, as far as one step tells: the second one's writer read from the
 * first one's, or followed it in its session, or in real time where these count; or who read the second one had seen the
 * first one's writer. A transaction that read the first comes before the writer of the second then (rw), and before its own
 * version of the key comes none that it did not read.
 *
 * <p>These are some of the consequences that Biswas and Enea, "On the Complexity of Checking Transactional Consistency" (OOPSLA
 * 2019) draw to the end; others show when a window is proved.
 */
final class RegisterOrder {
    /** With more versions than this some time orders those that come after the initial one. */
    private static final int AFTER_INITIAL_MAX = 16;

    private static final int DEPTH_MAX = 16;
    private static final int SESSION_MAX = 4;

    private final PolygraphLevel level;
    private final DependencyGraph graph;

    RegisterOrder(PolygraphLevel level, DependencyGraph graph) {
        this.level = level;
        this.graph = graph;
    }

    /** What a transaction wrote comes after what was there when it began, if real time counts. */
    void happened(Transaction txn) {
        for (Version version : txn.installed) {
            KeyState key = version.key;
            if (!key.initial.isOld && key.initial.later.size() < AFTER_INITIAL_MAX) {
                follow(key.initial, version, List.of(), DEPTH_MAX);
            }
            if (level.keepsRealTime()) {
                afterCompleted(version);
            }
        }
    }

    /** Of those that completed before the writer began, the ones after which no other came. */
    private void afterCompleted(Version version) {
        List<Version> completed = version.key.completed;
        long latestBegin = Long.MIN_VALUE;
        for (int i = completed.size() - 1; i >= 0 && completed.get(i).end() >= latestBegin; i--) {
            Version before = completed.get(i);
            if (before.end() < version.begin()) {
                latestBegin = Math.max(latestBegin, before.begin());
                follow(before, version, List.of(), DEPTH_MAX);
            }
        }
    }

    /** The transaction read the version. */
    void read(Transaction txn, Version version) {
        for (Later later : List.copyOf(version.later)) {
            missed(txn, version, later.version(), because(later.because(), version), DEPTH_MAX);
        }
        if (!level.keepsRealTime()) {
            return;
        }
        List<Version> completed = version.key.completed;
        for (int i = completed.size() - 1; i >= 0 && completed.get(i).end() >= version.begin(); i--) {
            Version before = completed.get(i);
            if (before != version && before.end() < txn.begin) {
                follow(before, version, List.of(txn), DEPTH_MAX);
            }
        }
    }

    /** All that the transaction read is known. */
    void answered(Transaction txn) {
        for (Version read : List.copyOf(txn.reads)) {
            Transaction writer = read.writer;
            if (writer == null) {
                continue;
            }
            for (Version own : txn.installed) {
                Version before = writer.version(own.key);
                if (before != null) {
                    follow(before, own, List.of(), DEPTH_MAX);
                }
            }
            for (Version other : List.copyOf(txn.reads)) {
                Version before = other == read ? null : writer.version(other.key);
                if (before != null && before != other && !before.isOld) {
                    follow(before, other, List.of(txn), DEPTH_MAX);
                }
            }
        }
        Transaction earlier = txn.predecessor;
        for (int i = 0; level.keepsSessions() && earlier != null && i < SESSION_MAX; i++) {
            session(earlier, txn);
            earlier = earlier.predecessor;
        }
        if (level.keepsRealTime()) {
            txn.installed.forEach(version -> version.key.completed.add(version));
        }
    }

    private void session(Transaction earlier, Transaction txn) {
        for (Version before : earlier.installed) {
            Version own = txn.version(before.key);
            if (own != null) {
                follow(before, own, List.of(), DEPTH_MAX);
            }
            for (Version read : List.copyOf(txn.reads)) {
                if (read.key == before.key && read != before && !before.isOld) {
                    follow(before, read, List.of(txn), DEPTH_MAX);
                }
            }
        }
    }

    /** A version that completed before the other one's writer began, and before others did; null if none is known. */
    @Nullable
    Version surelyLater(Version version) {
        Version first = null;
        for (Later each : version.later) {
            Version later = each.version();
            if (version.end() < later.begin() && (first == null || later.end() < first.end())) {
                first = later;
            }
        }
        return first;
    }

    /** The first version was replaced in the order that is proved. */
    void replaced(Version version, Version by) {
        Version later = version.writer == null ? by : surelyLater(version);
        version.later = later == null ? List.of() : List.of(new Later(later, List.of()));
        version.readers = new ArrayList<>(0);
    }

    void prune(KeyState key) {
        key.completed.removeIf(
                version -> version.writer != null && version.writer.isForgotten && version != key.frontier);
        key.frontier.readers.removeIf(reader -> reader.isForgotten);
        for (Version version : key.completed) {
            version.readers.removeIf(reader -> reader.isForgotten);
        }
    }

    /** One version surely comes before another of its key. */
    private void follow(Version before, Version after, List<Transaction> because, int depth) {
        if (before == after || depth == 0 || before.isOld || isKnown(before, after)) {
            return;
        }
        before.later.add(new Later(after, because));
        graph.add(before.writer, after.writer, Reason.ww(after, because));
        List<Transaction> more = because(because, before);
        for (Transaction reader : List.copyOf(before.readers)) {
            missed(reader, before, after, more, depth - 1);
        }
    }

    private static boolean isKnown(Version before, Version after) {
        for (Later later : before.later) {
            if (later.version() == after) {
                return true;
            }
        }
        return false;
    }

    private void missed(Transaction reader, Version read, Version later, List<Transaction> because, int depth) {
        if (reader == later.writer) {
            return;
        }
        graph.add(reader, later.writer, Reason.rw(later, because));
        Version own = reader.version(read.key);
        if (own != null) {
            follow(own, later, because, depth);
        }
    }

    private static List<Transaction> because(List<Transaction> because, Version version) {
        if (version.writer == null) {
            return because;
        }
        List<Transaction> more = new ArrayList<>(because);
        more.add(version.writer);
        return more;
    }
}
