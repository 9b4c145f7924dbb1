// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.OperationText;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures how stale the reads of registers with unique values were, in versions and in time, and judges them if bounds
 * are given.
 *
 * <p>Without bounds the verdict is valid, and the figures are what counts. With bounds, a read that is certainly beyond
 * one is a violation. Keys need not be distinct from one another; values need to be, within a key: a read of a repeated
 * value is counted, not judged. O(n log n) time, some sixty bytes an operation. Figures, see {@code measurements}:
 * {@code reads}, {@code staleReads}, {@code staleShare}, {@code versionsBehind} (reads by versions), {@code behindMillis}
 * (quantiles over stale reads), {@code worstReads}, {@code worstKeys}, {@code tVisibility}, {@code duringFaults},
 * {@code withoutFaults}, and of whole keys {@code kAtomicity} and {@code deltaAtomicity} (plain writes and reads of one
 * version only; k is exact for 1, by zones, and 2, by LBT, and a lower bound beyond).
 */
public final class StalenessChecker implements Checker {
    static final String ALGORITHM = "definite per-read staleness (after Golab, Li & Shah 2011)";

    private final @Nullable Integer maxVersionsBehind;
    private final @Nullable Double maxMillisBehind;

    private StalenessChecker(@Nullable Integer maxVersionsBehind, @Nullable Double maxMillisBehind) {
        this.maxVersionsBehind = maxVersionsBehind;
        this.maxMillisBehind = maxMillisBehind;
    }

    /** Measures only. */
    public static StalenessChecker measuring() {
        return new StalenessChecker(null, null);
    }

    /**
     * Judges reads against what was promised.
     *
     * @param maxVersionsBehind 0: no read may be stale; null: no bound in versions
     * @param maxMillisBehind null: no bound in time
     */
    public static StalenessChecker bounded(@Nullable Integer maxVersionsBehind, @Nullable Double maxMillisBehind) {
        return new StalenessChecker(maxVersionsBehind, maxMillisBehind);
    }

    @Override
    public String property() {
        return "staleness";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        Lag lag = new Lag(history, readsFrom);
        Unknown.Cause stopped = lag.measure(budget);
        if (stopped != null) {
            Unknown why = Unknown.stopped(stopped, "stopped while " + history.size() + " operations were swept");
            return out.result(property(), ALGORITHM, why, readsFrom.live(), 0);
        }
        StalenessSummary summary = new StalenessSummary(history, readsFrom, lag);
        summary.measure(out);
        AtomicitySummary atomicity = new AtomicitySummary(readsFrom, summary.versionsBehindByKey());
        stopped = atomicity.judge(budget);
        if (stopped == null) {
            atomicity.measure(out);
        }
        if (maxVersionsBehind != null) {
            out.measure("maxVersionsBehind", maxVersionsBehind);
        }
        if (maxMillisBehind != null) {
            out.measure("maxMillisBehind", maxMillisBehind);
        }
        judge(history, readsFrom, lag, summary.stale(), out);
        Unknown unknown = stopped == null
                ? unless(summary, readsFrom)
                : Unknown.stopped(stopped, "reads were judged, k and delta of the keys were not");
        return out.result(property(), ALGORITHM, unknown, readsFrom.live(), 0);
    }

    private @Nullable Unknown unless(StalenessSummary summary, ReadsFrom readsFrom) {
        if (summary.reads() == 0) {
            return new Unknown(
                    Unknown.Cause.TOO_FEW_OPERATIONS,
                    "no answered read could be matched with the write that it saw",
                    "record reads of a register, and write each value once to a key");
        }
        boolean bounded = maxVersionsBehind != null || maxMillisBehind != null;
        return bounded ? readsFrom.unlessAllMatched() : null;
    }

    private void judge(History history, ReadsFrom readsFrom, Lag lag, IntArrayList stale, ResultBuilder out) {
        OperationText text = new OperationText(history);
        for (int i = 0; i < stale.size(); i++) {
            int read = stale.getInt(i);
            boolean tooOld = maxVersionsBehind != null && lag.versionsBehind(read) > maxVersionsBehind;
            boolean tooLong = maxMillisBehind != null && lag.nanosBehind(read) / 1e6 > maxMillisBehind;
            if (!tooOld && !tooLong) {
                continue;
            }
            int newer = lag.evidence(read);
            int seen = readsFrom.writer(read, 0);
            String lags = lag.versionsBehind(read) + (lag.versionsBehind(read) == 1 ? " version" : " versions");
            String words = OperationText.sentence(text.did(read)) + " at "
                    + text.at(history.invokeNanos(read)) + ", at least " + lags + " and "
                    + OperationText.lasting(lag.nanosBehind(read)) + " behind: "
                    + text.did(newer) + ", acknowledged at " + text.at(history.completeNanos(newer)) + ".";
            List<String> because = seen == ReadsFrom.INITIAL
                    ? List.of("it saw the initial value", text.cite(newer), text.cite(read))
                    : List.of(text.cite(seen), text.cite(newer), text.cite(read));
            List<Integer> operations = seen == ReadsFrom.INITIAL ? List.of(newer, read) : List.of(seen, newer, read);
            out.add("stale-read", "Stale read" + text.ofKey(read), words, because, operations);
        }
    }
}
