// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

import dev.touchstone.history.History;
import java.util.Map;

/** Runs checkers whatever happens. */
public final class Checkers {
    private Checkers() {}

    /**
     * The checker's result; {@code unknown} with cause {@code memory} or {@code checker-error} where it failed, as it should
     * not. A last resort for programs that judge histories which they did not make: a checker minds its {@link Budget}
     * itself, but a budget larger than the heap that is free cannot be minded.
     */
    public static CheckResult check(Checker checker, History history, Budget budget) {
        try {
            return checker.check(history, budget);
        } catch (OutOfMemoryError e) {
            return failed(
                    checker,
                    new Unknown(
                            Unknown.Cause.MEMORY,
                            "the Java heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB ran out",
                            "give Java more heap (-Xmx), or record a shorter history"));
        } catch (RuntimeException | StackOverflowError e) {
            return failed(
                    checker,
                    new Unknown(
                            Unknown.Cause.CHECKER_ERROR,
                            "the checker failed: " + e,
                            "a bug of the checker: please report it with the history"));
        }
    }

    private static CheckResult failed(Checker checker, Unknown why) {
        return CheckResult.unknown(checker.property(), "none", why, Map.of(), Cost.NONE);
    }
}
