// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.polygraph.Argument;
import dev.touchstone.checker.polygraph.ArgumentWords;
import dev.touchstone.checker.polygraph.Execution;
import dev.touchstone.checker.polygraph.PolygraphDecider;
import dev.touchstone.checker.polygraph.PolygraphDecision;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.checker.polygraph.Witness;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that happened and are kept. Before some are forgotten, an order of all is looked for that explains what
 * they read, with what was proved before as the initial state; a beginning of that order is forgotten, and what it leaves is
 * the initial state of the next one. These orders, one after another, prove the level.
 *
 * <p>An order of strict serializability proves every level and is found fastest, so it is looked for first, until there is none.
 */
final class Window {
    /** Of the window so much is kept: what completed last may be read, or overtaken, by what is open. */
    private static final int TAIL = 5;

    private final PolygraphLevel level;
    private final TransactionFindings findings;
    private final Judge judge;
    private final Consumer<Transaction> forgetter;
    private final Consumer<Transaction> installer;
    private final List<Transaction> kept = new ArrayList<>();
    private boolean isStrict;
    /** How many were kept when it was decided last, if nothing has come since. */
    private int decided = -1;

    /**
     * Keeps nothing yet.
     *
     * @param installer is told of each transaction that commits in the order that is proved
     * @param forgetter is told of each that is forgotten, after that
     */
    Window(
            PolygraphLevel level,
            TransactionFindings findings,
            Judge judge,
            Consumer<Transaction> installer,
            Consumer<Transaction> forgetter) {
        this.level = level;
        this.findings = findings;
        this.judge = judge;
        this.installer = installer;
        this.forgetter = forgetter;
        isStrict = level != PolygraphLevel.STRICT_SERIALIZABLE;
    }

    void add(Transaction txn) {
        kept.add(txn);
        decided = -1;
    }

    /** Something that is kept became known. */
    void changed() {
        decided = -1;
    }

    int size() {
        return kept.size();
    }

    /** The one that was kept first. */
    Transaction first() {
        return kept.get(0);
    }

    /** The least position at which one of them began; that of now if there is none. */
    long firstBegin(long now) {
        long first = now;
        for (Transaction txn : kept) {
            first = Math.min(first, txn.begin);
        }
        return first;
    }

    /** Looks for an order of all; says so if there is none, or none is found. Whether there is one. */
    boolean prove() {
        return decided == kept.size() || order() != null;
    }

    /** Looks for an order, and forgets its beginning; false if that did not make room. */
    boolean proveAndForget() {
        Execution execution = order();
        if (execution == null) {
            return false;
        }
        int before = kept.size();
        int[] order = execution.order();
        Transaction[] all = kept.toArray(Transaction[]::new);
        long youngest = youngest();
        for (int event : order) {
            Transaction txn = all[event >> 1];
            if (stamp(txn) > youngest) {
                break;
            }
            if ((event & 1) == 0) {
                txn.isStarted = true;
            } else {
                forget(txn);
            }
        }
        clean();
        return kept.size() < before;
    }

    /** Forgets the older half without a proof. */
    void forgetUnproved() {
        sort();
        kept.subList(0, (kept.size() + 1) / 2).forEach(this::forget);
        clean();
    }

    private void forget(Transaction txn) {
        installer.accept(txn);
        txn.isForgotten = true;
    }

    private void clean() {
        List<Transaction> gone = kept.stream().filter(txn -> txn.isForgotten).toList();
        kept.removeIf(txn -> txn.isForgotten);
        gone.forEach(forgetter);
        decided = -1;
    }

    /** The stamp up to which transactions are old. */
    private long youngest() {
        LongArrayList stamps = new LongArrayList(kept.size());
        kept.forEach(txn -> stamps.add(stamp(txn)));
        long[] sorted = stamps.toLongArray();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1 - sorted.length / TAIL];
    }

    /** When it was over; of one that is open, when it began. */
    private static long stamp(Transaction txn) {
        return txn.outcome == null ? txn.begin : txn.over;
    }

    private void sort() {
        kept.sort((a, b) -> Long.compare(a.begin, b.begin));
    }

    private @Nullable Execution order() {
        sort();
        WindowProblem problem = new WindowProblem(kept, false);
        if (isStrict) {
            PolygraphDecision strict = decide(problem, PolygraphLevel.STRICT_SERIALIZABLE);
            if (strict.execution() != null) {
                decided = kept.size();
                return strict.execution();
            }
            isStrict = false;
        }
        PolygraphDecision decision = decide(problem, level);
        if (decision.verdict() == Verdict.INVALID) {
            broken();
        } else if (decision.verdict() == Verdict.UNKNOWN) {
            judge.undecided(
                    kept.get(0),
                    "no order was found, nor that there is none, of the transactions from #" + kept.get(0).number);
        }
        decided = decision.execution() == null ? -1 : kept.size();
        return decision.execution();
    }

    /** No order follows what was chosen before; tells if none follows whatever might have been. */
    private void broken() {
        WindowProblem sure = new WindowProblem(kept, true);
        PolygraphDecision decision = decide(sure, level);
        if (decision.verdict() == Verdict.INVALID) {
            tell(sure, Objects.requireNonNull(decision.witness()));
        } else {
            judge.undecided(
                    kept.get(0),
                    "after the order that was chosen for those before there is none of the transactions from #"
                            + kept.get(0).number);
        }
    }

    private static PolygraphDecision decide(WindowProblem problem, PolygraphLevel level) {
        return PolygraphDecider.decide(problem.transactions(), level, Budget.defaults());
    }

    private void tell(WindowProblem problem, Witness witness) {
        List<Transaction> cited = new ArrayList<>();
        List<String> because = new ArrayList<>();
        for (int t : witness.transactions()) {
            cited.add(problem.transaction(t));
        }
        cited.sort((a, b) -> Long.compare(a.number, b.number));
        cited.forEach(txn -> because.add(findings.cite(txn)));
        Argument argument = witness.argument();
        if (argument != null) {
            because.addAll(ArgumentWords.of(argument, problem.transactions(), problem::keyName));
        }
        judge.violated(
                new Finding(
                        "no-order",
                        "No order of " + cited.size() + " transactions is " + level.property(),
                        "Of these " + cited.size()
                                + " transactions no order explains what they read, whatever the others" + " did.",
                        because,
                        TransactionFindings.numbers(cited),
                        null,
                        null),
                cited);
    }
}
