// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.online.OnlineChecker;
import dev.touchstone.checker.online.Violation;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.history.Functions;
import dev.touchstone.history.Outcome;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serializability or snapshot isolation of transactions, in one pass and over a bounded past.
 *
 * <p>What is certain is an edge of a graph, and a cycle is told by the transaction that closes it. That there is none
 * proves nothing: which of two writes came first may be open. So before transactions are forgotten, an order of all that are
 * kept is looked for that explains what they read ({@link Window}); a violation that only this shows is told then, at the
 * latest at the end. What was proved and is forgotten is the initial state of what follows. Where a later transaction needs
 * another past than the one that was chosen, or one that is not known any more, the level is undecided from there.
 *
 * <p>A transaction of unknown outcome counts once a write of it was seen ({@link dev.touchstone.checker.txn.Committed}).
 * Each value is taken to be written once to a key; that it is, is checked among the values that are known. Memory: the
 * transactions kept, what is open, and the keys in use; of a list its elements.
 */
public final class OnlineTransactions implements OnlineChecker {
    /** The levels that are judged. */
    public static final List<PolygraphLevel> LEVELS = List.of(
            PolygraphLevel.SERIALIZABLE,
            PolygraphLevel.STRONG_SESSION_SERIALIZABLE,
            PolygraphLevel.STRICT_SERIALIZABLE,
            PolygraphLevel.SNAPSHOT_ISOLATION,
            PolygraphLevel.STRONG_SESSION_SNAPSHOT_ISOLATION,
            PolygraphLevel.STRONG_SNAPSHOT_ISOLATION);

    /** Transactions that are kept at most, but for those that are open. */
    private static final int KEPT_MAX = 16_384;

    private final PolygraphLevel level;
    private final boolean lists;
    private final int keptMax;
    private final LevelResult judge;
    private final Keys keys;
    private final DependencyGraph graph;
    private final Rules rules;
    private final Unwritten unwritten;
    private final Window window;
    private final Sessions sessions = new Sessions();
    private final Int2ObjectOpenHashMap<Transaction> open = new Int2ObjectOpenHashMap<>();
    /** Transactions of unknown outcome, oldest first; some of them may have been seen since. */
    private final ArrayDeque<Transaction> unknown = new ArrayDeque<>();

    private int unseen;
    private long events;
    private long operations;
    private long transactions;
    private long reads;

    /**
     * A checker that has heard nothing.
     *
     * @param level one of {@link #LEVELS}
     * @param lists whether transactions append to lists; else they write registers
     * @param told takes each violation, as soon as it is certain, by the thread that brought the event
     */
    public OnlineTransactions(PolygraphLevel level, boolean lists, Consumer<Violation> told) {
        this(level, lists, told, KEPT_MAX);
    }

    /**
     * The same with another bound.
     *
     * @param keptMax how many transactions are kept at most, but for those that are open; at least 4
     */
    public OnlineTransactions(PolygraphLevel level, boolean lists, Consumer<Violation> told, int keptMax) {
        if (!LEVELS.contains(level)) {
            throw new IllegalArgumentException(level.property() + " is not judged online");
        } else if (keptMax < 4) {
            throw new IllegalArgumentException("at least 4 transactions are kept, not " + keptMax);
        }
        this.level = level;
        this.lists = lists;
        this.keptMax = keptMax;
        TransactionText text = new TransactionText(lists);
        judge = new LevelResult(level.property(), text, told);
        TransactionFindings findings = new TransactionFindings(text, judge);
        keys = new Keys(keptMax, keptMax / 4, judge);
        graph = new DependencyGraph(level, findings::cycle);
        unwritten = new Unwritten(level.keepsRealTime(), lists ? "garbage-read" : "thin-air", findings, judge);
        OldReads oldReads = new OldReads(level.keepsRealTime(), findings, text, judge);
        rules = lists
                ? new ListRules(level.hasSnapshots(), keys, graph, findings, unwritten, oldReads, judge, this::seen)
                : new RegisterRules(
                        keys, graph, new RegisterOrder(level, graph), findings, unwritten, oldReads, judge, this::seen);
        window = new Window(level, findings, judge, this::proved, this::forgotten);
    }

    @Override
    public void invoked(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos) {
        long begin = events++;
        operations++;
        if (!function.equals(Functions.TXN)) {
            return;
        }
        Transaction txn = new Transaction(operation, process, begin, nanos, List.of());
        open.put(process, txn);
        if (input instanceof List<?> list) {
            txn.micros = micros(txn, list);
            keys.write(txn);
            unwritten.written(txn);
        }
        graph.invoked(txn);
    }

    @Override
    public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
        long now = events++;
        Transaction txn = open.remove(process);
        if (txn == null) {
            return;
        }
        txn.endNanos = nanos;
        if (output instanceof List<?> list) {
            txn.micros = micros(txn, list);
            keys.write(txn);
            unwritten.written(txn);
        }
        over(txn, outcome, now);
        makeRoom();
    }

    private List<Micro> micros(Transaction txn, List<?> list) {
        try {
            return Micro.all(list, lists);
        } catch (Micro.Misfit e) {
            judge.foreign("transaction #" + txn.number + " has the micro-operation " + e.getMessage());
            return List.of();
        }
    }

    private void over(Transaction txn, Outcome outcome, long now) {
        txn.outcome = outcome;
        txn.over = now;
        if (outcome == Outcome.FAIL) {
            graph.remove(txn);
            rules.failed(txn);
            unwritten.failed(txn);
            return;
        }
        unwritten.happened(txn);
        transactions++;
        sessions.over(txn);
        if (outcome == Outcome.INFO) {
            if (txn.happened) {
                follow(txn);
            } else {
                unknown.add(txn);
                unseen++;
            }
            return;
        }
        txn.end = now;
        if (txn.isForgotten) {
            answeredTooLate(txn);
            return;
        }
        if (txn.happened) {
            window.changed();
        } else {
            happen(txn);
        }
        graph.completed(txn);
        follow(txn);
        reads += txn.micros.stream().filter(Micro::isRead).count();
        rules.answered(txn);
    }

    private void answeredTooLate(Transaction txn) {
        judge.undecided(
                txn,
                "#" + txn.number + " answered so late that what it read of is forgotten: a write of it had been"
                        + " seen long before");
    }

    private void happen(Transaction txn) {
        txn.happened = true;
        window.add(txn);
        rules.happened(txn);
    }

    private void follow(Transaction txn) {
        Transaction before = txn.predecessor;
        if (level.keepsSessions() && before != null) {
            graph.add(before, txn, Reason.PROCESS);
        }
    }

    private void seen(Transaction writer, Transaction by) {
        if (writer.isForgotten && !writer.happened) {
            judge.undecided(
                    by,
                    "#" + by.number + " saw a write of #" + writer.number
                            + ", of unknown outcome, which nobody had seen for so long that it was forgotten");
            return;
        }
        writer.seenAt = Math.min(writer.seenAt, by.over);
        if (!writer.happened) {
            unseen -= writer.outcome == null ? 0 : 1;
            happen(writer);
            if (writer.outcome != null) {
                follow(writer);
            }
        }
    }

    /** Forgets, so that no more is kept than may be. */
    private void makeRoom() {
        while (unseen > keptMax / 4) {
            Transaction oldest = unknown.remove();
            if (!oldest.happened) {
                unseen--;
                oldest.isForgotten = true;
                graph.remove(oldest);
                oldest.installed.forEach(keys::retire);
                oldest.forget();
            }
        }
        while (!unknown.isEmpty() && unknown.element().happened) {
            unknown.remove();
        }
        int windowMax = keptMax - keptMax / 4;
        if (window.size() < windowMax) {
            return;
        }
        int before = window.size();
        if (judge.isProving()
                && !(window.proveAndForget() && window.size() <= before - before / 16)
                && judge.isProving()) {
            judge.undecided(window.first(), "of the " + before + " transactions that are kept none could be forgotten");
        }
        if (window.size() >= windowMax) {
            window.forgetUnproved();
        }
        sessions.drop();
        long first = window.firstBegin(events);
        for (Transaction txn : open.values()) {
            first = Math.min(first, txn.begin);
        }
        keys.sweep(first);
    }

    private void proved(Transaction txn) {
        txn.installed.forEach(rules::proved);
    }

    private void forgotten(Transaction txn) {
        graph.remove(txn);
        Set<Transaction.KeyState> touched = new LinkedHashSet<>();
        txn.reads.forEach(read -> touched.add(read.key));
        txn.installed.forEach(version -> touched.add(version.key));
        txn.forget();
        touched.forEach(rules::prune);
    }

    @Override
    public void ended() {
        open.values().stream()
                .sorted(Comparator.comparingLong(txn -> txn.number))
                .toList()
                .forEach(txn -> over(txn, Outcome.INFO, events));
        open.clear();
        unwritten.ended();
        results();
    }

    /** How many transactions are kept: what memory grows with. */
    public long kept() {
        return (long) window.size() + unseen + open.size();
    }

    /** How many vertices and edges the graph has. */
    long graphSize() {
        return graph.size();
    }

    @Override
    public List<CheckResult> results() {
        if (judge.isProving()) {
            window.prove();
        }
        judge.measure("transactions", transactions);
        judge.measure("keys-kept", keys.size());
        judge.measure("transactions-kept", kept());
        return List.of(judge.result(operations, reads, graph.size()));
    }
}
