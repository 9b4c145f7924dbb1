// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be spent on one request.
 *
 * @param requestTimeout after which it has ended, whatever was tried
 * @param attemptsMax how many nodes are asked at the most
 * @param hedgeReadsAfter after how long without an answer a read is also sent to the next node; null for never
 */
public record AttemptLimits(
        Duration requestTimeout, int attemptsMax, @Nullable Duration hedgeReadsAfter) {
    /** As many as there are nodes. */
    public static final int ALL = Integer.MAX_VALUE;

    public AttemptLimits {
        boolean hedges = hedgeReadsAfter == null || hedgeReadsAfter.toMillis() >= 1;
        if (requestTimeout.toMillis() < 1 || attemptsMax < 1 || !hedges) {
            throw new IllegalArgumentException("time-outs and numbers of attempts are at least 1 (ms)");
        }
    }
}
