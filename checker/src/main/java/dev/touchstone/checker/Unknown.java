// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

import java.util.Locale;

/**
 * Why a property was not decided.
 *
 * @param cause the kind of reason
 * @param detail how far the check came, in words
 * @param remedy what the user can do about it
 */
public record Unknown(Cause cause, String detail, String remedy) {

    public enum Cause {
        TIMEOUT,
        MEMORY,
        CANCELLED,
        TOO_FEW_OPERATIONS,
        FAULT_NOT_OBSERVED,
        /** The history ends before the operations that the property is judged by. */
        CUT_SHORT,
        /** The machine could not keep the load: what was measured is the machine, not the store. */
        OVERLOADED,
        /** A node had ended that no fault had ended, or the cluster did not come to rest: it is not the one that was to be judged. */
        CLUSTER_UNWELL,
        /** The history has no answer to this question, such as a version order that it does not reveal. */
        UNDECIDABLE,
        CHECKER_ERROR;

        /** As in reports and JSON: {@code too-few-operations}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The reason for a check that its budget ended. */
    public static Unknown stopped(Cause cause, String howFar) {
        String remedy =
                switch (cause) {
                    case TIMEOUT -> "give the check more time, or record a shorter history";
                    case MEMORY -> "give the check more memory, or record a shorter history";
                    default -> "run the check again";
                };
        return new Unknown(cause, howFar, remedy);
    }

    /** The reason for a check of a history that is not of its kind. */
    public static Unknown ofAnotherKind(String what) {
        return new Unknown(Cause.UNDECIDABLE, what, "check the history with the model it is of");
    }

    /** The reason for a check of a history that has nothing to judge. */
    public static Unknown tooFew(String what) {
        return new Unknown(Cause.TOO_FEW_OPERATIONS, what, "run longer, or with fewer faults");
    }

    /** The reason for a check of a history of completions alone that needs to know which operation ended before which began. */
    public static Unknown withoutRealTime() {
        return new Unknown(
                Cause.UNDECIDABLE,
                "the history does not tell which operation ended before which began",
                "record invocations as well as completions");
    }

    /** The reason for a check that cannot tell which write so many reads saw. */
    public static Unknown ambiguous(long reads) {
        return new Unknown(
                Cause.UNDECIDABLE,
                reads + " reads returned a value that was written more than once to their key",
                "write each value once to a key");
    }
}
