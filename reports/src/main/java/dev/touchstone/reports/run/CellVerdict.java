// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.touchstone.checker.Verdict;
import java.util.Locale;

/**
 * What a cell, or a property of it, ended with, worst first: the order of lists, tallies and tables. Its {@link #word} is the
 * same in JSON, HTML and on the terminal. The last two are of a campaign under way.
 */
public enum CellVerdict {
    /** A control whose known bug was not found. */
    MISSED("a control: the known bug was switched on, and not found"),
    /** A promise was violated. */
    INVALID("promised and violated: at least one finding shows how"),
    /** It came to no verdict. */
    ABORTED("cut short, or the cluster or the harness failed: no verdict"),
    /** It ran, and what was promised could not be decided. */
    UNKNOWN("promised but not decided: the cause and a remedy are given"),
    /** All that was promised was proved. */
    VALID("promised, checked to the end, no violation"),
    /** Nothing was promised. */
    MEASURED("not promised here: what was seen, without judgement"),
    /** A control whose known bug was found. */
    CAUGHT("a control: the known bug was switched on, and found"),
    /** It was not run. */
    SKIPPED("not run, for the reason given"),
    /** It is being run. */
    RUNNING("under way"),
    /** It is still to be run. */
    WAITING("to be run");

    private final String meaning;

    CellVerdict(String meaning) {
        this.meaning = meaning;
    }

    /** The verdict of a checker on what is promised. */
    public static CellVerdict of(Verdict verdict) {
        return switch (verdict) {
            case VALID -> VALID;
            case INVALID -> INVALID;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** In lower case, but for {@code MISSED}, which is to be seen. */
    @JsonValue
    public String word() {
        return this == MISSED ? name() : lowerCase();
    }

    /** The word for class names and identifiers. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it means, in a phrase. */
    public String meaning() {
        return meaning;
    }

    /** True if it wants a person's attention: it is wrong, or no answer. */
    public boolean wantsAttention() {
        return compareTo(UNKNOWN) <= 0;
    }

    /** True if a promise was violated, or the campaign did not find what it had to find. */
    public boolean isFailure() {
        return this == INVALID || this == MISSED;
    }

    /** True if it is a result: the cell was run to its end and says something of the store. */
    public boolean isDecided() {
        return switch (this) {
            case MISSED, INVALID, VALID, MEASURED, CAUGHT -> true;
            case ABORTED, UNKNOWN, SKIPPED, RUNNING, WAITING -> false;
        };
    }

    /** True if the cell was not run to its end: one that goes on with the campaign runs it again. */
    public boolean isUndone() {
        return switch (this) {
            case ABORTED, SKIPPED, RUNNING, WAITING -> true;
            case MISSED, INVALID, UNKNOWN, VALID, MEASURED, CAUGHT -> false;
        };
    }

    /** True if the cell is a control. */
    public boolean isOfControl() {
        return this == CAUGHT || this == MISSED;
    }
}
