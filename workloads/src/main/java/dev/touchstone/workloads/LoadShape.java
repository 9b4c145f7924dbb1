// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import java.time.Duration;

/**
 * How hard clients work.
 *
 * @param concurrency how many clients, each with at most one operation open
 * @param pause the mean pause between two operations of a client, exponentially distributed; zero for none
 */
public record LoadShape(int concurrency, Duration pause) {
    public LoadShape {
        if (concurrency < 1 || concurrency > 10_000) {
            throw new IllegalArgumentException("concurrency is 1 to 10000, not " + concurrency);
        }
    }

    /** The shape that asks for about so many operations a second in all, if the store answers at once. */
    public static LoadShape ofRate(int concurrency, double operationsPerSecond) {
        return new LoadShape(concurrency, Duration.ofNanos((long) (1e9 * concurrency / operationsPerSecond)));
    }

    /** How many operations a second are asked for, if the store answers at once; as good as any number without pauses. */
    public double ratePerSecond() {
        return 1e9 * concurrency / Math.max(1, pause.toNanos());
    }

    /** The same clients with pauses so many times shorter. */
    public LoadShape harder(int times) {
        return new LoadShape(concurrency, pause.dividedBy(times));
    }
}
