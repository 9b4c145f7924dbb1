// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.vertx.core.buffer.Buffer;

/** Passes {@code rate} KB (1,000 bytes) a second, in slices of 100 ms; a rate of 0 stalls, and loses nothing. */
final class BandwidthToxic extends HoldingToxic {
    private static final long SLICE_MILLIS = 100;
    private static final int CHUNKS_MAX = 16;
    private long freeNanos = System.nanoTime();

    BandwidthToxic(ToxicSpec spec) {
        super(spec, CHUNKS_MAX);
    }

    @Override
    void write(Buffer chunk) {
        long rate = spec.attribute("rate");
        if (rate <= 0) {
            hold(chunk, NEVER);
            return;
        }
        int slice = (int) Math.min(Integer.MAX_VALUE, rate * SLICE_MILLIS);
        freeNanos = Math.max(freeNanos, System.nanoTime());
        for (int from = 0; from < chunk.length(); from += slice) {
            int to = (int) Math.min(chunk.length(), (long) from + slice);
            freeNanos += (to - from) * 1_000_000L / rate;
            hold(chunk.slice(from, to), freeNanos);
        }
    }
}
