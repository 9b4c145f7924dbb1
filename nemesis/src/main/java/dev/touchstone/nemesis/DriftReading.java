// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.time.Duration;

/**
 * How far ahead a node's clock was, at some time between a question and its answer.
 *
 * @param askedNanos when it was asked, by {@link System#nanoTime}
 * @param answeredNanos when it answered
 */
record DriftReading(Duration ahead, long askedNanos, long answeredNanos) {
    /** Asks now. */
    static DriftReading of(NodeFaults faults, String node) throws IOException {
        long asked = System.nanoTime();
        NodeFaults.State state = faults.state(node);
        return new DriftReading(state.ahead(), asked, System.nanoTime());
    }

    /** Whether a clock that drifts so much would by now be further off than clocks that are asked may be. */
    boolean shows(DriftReading since, int ppm, Duration tolerance) {
        return Math.abs(drift(askedNanos - since.answeredNanos, ppm)) > 2 * error(since, tolerance);
    }

    /** Whether the clock went as wrong as that drift makes it. */
    boolean isAsFast(DriftReading since, int ppm, Duration tolerance) {
        long shortest = drift(askedNanos - since.answeredNanos, ppm);
        long longest = drift(answeredNanos - since.askedNanos, ppm);
        long went = ahead.minus(since.ahead).toNanos();
        return went >= Math.min(shortest, longest) - error(since, tolerance)
                && went <= Math.max(shortest, longest) + error(since, tolerance);
    }

    /** In words: {@code went 24 ms further in 1001 ms}. */
    String than(DriftReading since) {
        long went = ahead.minus(since.ahead).toMillis();
        return "it went " + Math.abs(went) + " ms " + (went < 0 ? "back" : "ahead") + " in "
                + (askedNanos - since.answeredNanos) / 1_000_000 + " ms";
    }

    /** An answer tells a time between question and answer; it is taken for that halfway. */
    private long error(DriftReading since, Duration tolerance) {
        return tolerance.toNanos() + (answeredNanos - askedNanos) / 2 + (since.answeredNanos - since.askedNanos) / 2;
    }

    private static long drift(long nanos, int ppm) {
        return nanos / 1_000_000 * ppm;
    }
}
