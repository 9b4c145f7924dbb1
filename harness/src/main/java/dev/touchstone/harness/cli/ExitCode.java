// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.checker.Verdict;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import java.util.List;

/** What the process ends with. Verdicts first: an {@code unknown} never hides an {@code invalid}. */
public final class ExitCode {
    /** All cells valid, all controls caught. */
    public static final int VALID = 0;
    /** Some cell invalid, or a control missed. */
    public static final int INVALID = 1;
    /** None invalid, some unknown. */
    public static final int UNKNOWN = 2;
    /** Some cell aborted: the cluster or the harness failed; or something of a cluster cannot be removed. */
    public static final int ABORTED = 3;
    /** Wrong usage or configuration. */
    public static final int USAGE = 64;
    /** A bug of ours. */
    public static final int BUG = 70;
    /** The terminal went away; the report was written. */
    public static final int HUNG_UP = 129;
    /** Interrupted by the user, after the report was written. */
    public static final int INTERRUPTED = 130;

    /** Terminated, after the report was written. */
    public static final int TERMINATED = 143;

    private ExitCode() {}

    /** The code of a history that was judged to its end. */
    static int of(Verdict verdict) {
        return switch (verdict) {
            case VALID -> VALID;
            case INVALID -> INVALID;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** The code of a campaign that ran to its end. */
    public static int of(List<CellSummary> cells) {
        if (cells.stream().anyMatch(cell -> cell.verdict().isFailure())) {
            return INVALID;
        }
        if (any(cells, CellVerdict.ABORTED)) {
            return ABORTED;
        }
        return any(cells, CellVerdict.UNKNOWN) ? UNKNOWN : VALID;
    }

    /** The code of a run of which the cluster or the harness failed: that a claim was violated stays true. */
    static int ofFailure(int verdict) {
        return verdict == INVALID ? INVALID : Math.max(verdict, ABORTED);
    }

    /** The code of several campaigns or histories: what one of them ended with, a verdict that something is wrong first. */
    static int worst(List<Integer> codes) {
        return List.of(INVALID, ABORTED, USAGE, UNKNOWN).stream()
                .filter(codes::contains)
                .findFirst()
                .orElse(VALID);
    }

    private static boolean any(List<CellSummary> cells, CellVerdict verdict) {
        return cells.stream().anyMatch(cell -> cell.verdict() == verdict);
    }
}
