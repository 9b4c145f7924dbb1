// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;

/**
 * How long a trial waits for what others should do. Reaching one is a problem in the result, never a hang.
 *
 * @param answer for the injector to answer one call
 * @param stop for the load's open operations to end
 * @param settleMin for the cluster to settle, at least
 * @param settleMax for the cluster to settle, at most
 * @param settlePoll between two questions whether it has
 * @param finalReads for the final reads
 */
public record TrialLimits(
        Duration answer,
        Duration stop,
        Duration settleMin,
        Duration settleMax,
        Duration settlePoll,
        Duration finalReads) {
    public TrialLimits {
        if (settleMax.compareTo(settleMin) < 0) {
            throw new IllegalArgumentException("settleMax " + settleMax + " is less than settleMin " + settleMin);
        }
        if (settlePoll.isNegative() || settlePoll.isZero()) {
            throw new IllegalArgumentException("settlePoll is " + settlePoll + ": expected more than nothing");
        }
    }

    /** Answers in 30 s, half a second to 20 s of settling, a minute for anything else. */
    public static TrialLimits defaults() {
        return new TrialLimits(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMillis(500),
                Duration.ofSeconds(20),
                Duration.ofMillis(250),
                Duration.ofSeconds(60));
    }

    /** The same limits with another time to settle. */
    public TrialLimits withSettle(Duration min, Duration max) {
        return new TrialLimits(answer, stop, min, max, settlePoll, finalReads);
    }
}
