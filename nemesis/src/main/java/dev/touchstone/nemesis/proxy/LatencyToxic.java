// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.vertx.core.buffer.Buffer;

/** Delays each chunk by {@code latency} ms, give or take a uniform {@code jitter}; the end is not delayed further. */
final class LatencyToxic extends HoldingToxic {
    private static final int CHUNKS_MAX = 1024;

    LatencyToxic(ToxicSpec spec) {
        super(spec, CHUNKS_MAX);
    }

    @Override
    void write(Buffer chunk) {
        long millis = spec.attribute("latency");
        long jitter = spec.attribute("jitter");
        if (jitter > 0) {
            millis += link().random().nextLong(2 * jitter) - jitter;
        }
        hold(chunk, System.nanoTime() + millis * 1_000_000);
    }
}
