// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.RwRegisterChecker;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.history.History;
import java.util.List;

/**
 * Decides a level of {@link IsolationChecker}; where values are written more than once, so that this cannot tell who wrote what was
 * read, the history is valid if an order proves a stronger level, and else unknown. Stateless, safe for any number of threads.
 */
public final class WeakIsolationChecker implements Checker {
    /** Those with the order of sessions, weaker ones first. */
    private static final List<PolygraphLevel> OF_SESSIONS = List.of(
            PolygraphLevel.STRONG_SESSION_SNAPSHOT_ISOLATION,
            PolygraphLevel.STRONG_SESSION_SERIALIZABLE,
            PolygraphLevel.STRICT_SERIALIZABLE);

    private final IsolationChecker checker;
    private final List<PolygraphLevel> stronger;

    private WeakIsolationChecker(IsolationChecker checker, List<PolygraphLevel> stronger) {
        this.checker = checker;
        this.stronger = stronger;
    }

    /** Decides the level with the order of sessions. */
    public static WeakIsolationChecker of(IsolationLevel level) {
        return new WeakIsolationChecker(new IsolationChecker(level), OF_SESSIONS);
    }

    /** Decides the level without it, as {@link IsolationChecker#withoutSessions}. */
    public static WeakIsolationChecker withoutSessions(IsolationLevel level) {
        IsolationChecker checker = IsolationChecker.withoutSessions(level);
        return new WeakIsolationChecker(checker, Levels.implying(checker.property()));
    }

    @Override
    public String property() {
        return checker.property();
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        CheckResult found = checker.check(history, budget);
        Unknown why = found.unknown();
        if (why == null || why.cause() != Unknown.Cause.UNDECIDABLE) {
            return found;
        }
        RwRegisterChecker.Judged judged = new RwRegisterChecker(ElleOptions.defaults()).judge(history, budget);
        if (judged.transactions() == null || judged.writers() == null) {
            return found;
        }
        RegisterReading reading = new RegisterReading(judged.transactions(), judged.writers());
        for (PolygraphLevel level : stronger) {
            CheckResult proof = reading.decide(level, budget);
            if (proof.verdict() == Verdict.VALID) {
                return CheckResult.valid(
                        property(), level.property() + ": " + proof.algorithm(), proof.measurements(), proof.cost());
            }
        }
        return found;
    }
}
