// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One request at one node after another, until an outcome is worth having, no node is left, or the time is up. A hedged read may
 * be at two nodes at once: the first good answer counts.
 *
 * <p>A read is also sent again when its answer is not good enough, such as one that is older than what its asker has seen. All
 * else the {@link RetryRule} decides. A read leaves half of the time that is left to those after it.
 *
 * <p>Not thread-safe. Times are nanoseconds of any clock that only goes on.
 *
 * @param <A> what a node answers
 */
public final class Attempts<A> {
    /** The reason of a read that no node could answer well enough. */
    public static final String BEHIND = "behind-session";

    private static final long LEAST_NANOS = 1_000_000;

    private final Subject<A> subject;
    private final List<Address> targets;
    private final RetryRule rule;
    private final Consumer<Address> onFailure;
    private final long deadlineNanos;
    private final @Nullable Duration hedgeAfter;
    private int asked;
    private int open;
    private boolean ended;
    private @Nullable ClientOutcome<A> last;

    /** What is asked, of whom, and whether an answer is good enough to end with. */
    record Subject<A>(boolean isRead, List<Address> targets, Predicate<A> isGood) {}

    Attempts(Subject<A> subject, AttemptLimits limits, RetryRule rule, Consumer<Address> onFailure, long nowNanos) {
        this.subject = subject;
        this.targets = subject.targets()
                .subList(0, Math.min(limits.attemptsMax(), subject.targets().size()));
        this.rule = rule;
        this.onFailure = onFailure;
        this.deadlineNanos = nowNanos + limits.requestTimeout().toNanos();
        this.hedgeAfter = limits.hedgeReadsAfter();
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("nobody to ask");
        }
    }

    /** The first step; to be called once. */
    public Step<A> begin(long nowNanos) {
        return next(nowNanos);
    }

    /** What was heard of an attempt; to be called once for each. */
    public Step<A> heard(int attempt, Heard<A> heard, long nowNanos) {
        open--;
        if (ended) {
            return new Step.Wait<>();
        }
        Address node = targets.get(attempt - 1);
        ClientOutcome<A> outcome = heard.outcome(node);
        if (outcome instanceof ClientOutcome.Ok<A> ok && !subject.isGood().test(ok.value())) {
            last = new ClientOutcome.NotDone<>(
                    0, BEHIND, node + " answered what is older than what the session has seen");
            return next(nowNanos);
        }
        if (rule.isWorthAnother(subject.isRead(), outcome)) {
            onFailure.accept(node);
            last = outcome;
            return next(nowNanos);
        }
        return end(outcome);
    }

    /** Nothing was heard of an attempt for as long as its {@link Step.Ask#hedgeAfter} said. */
    public Step<A> nothingYet(int attempt, long nowNanos) {
        return ended || open != 1 || attempt != asked || asked == targets.size() ? new Step.Wait<>() : next(nowNanos);
    }

    private Step<A> next(long nowNanos) {
        long left = deadlineNanos - nowNanos;
        if (asked == targets.size() || (left < LEAST_NANOS && last != null)) {
            return open > 0 ? new Step.Wait<>() : end(java.util.Objects.requireNonNull(last));
        }
        Address node = targets.get(asked++);
        open++;
        boolean more = subject.isRead() && asked < targets.size();
        long within = Math.max(LEAST_NANOS, more ? left / 2 : left);
        return new Step.Ask<>(asked, node, Duration.ofNanos(within), more ? hedgeAfter : null);
    }

    private Step<A> end(ClientOutcome<A> outcome) {
        ended = true;
        return new Step.End<>(outcome);
    }
}
