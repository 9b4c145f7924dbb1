// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.vertx.core.buffer.Buffer;

/** Cuts chunks in halves until none is longer than {@code average_size + size_variation}, {@code delay} us apart. */
final class SlicerToxic extends HoldingToxic {
    private static final int CHUNKS_MAX = 1024;
    /** No chunk is longer. */
    private static final int VARIATION_MAX = 1 << 24;

    private long lastNanos = System.nanoTime();

    SlicerToxic(ToxicSpec spec) {
        super(spec, CHUNKS_MAX);
    }

    @Override
    void write(Buffer chunk) {
        lastNanos = Math.max(lastNanos, System.nanoTime());
        slice(chunk, 0, chunk.length());
    }

    private void slice(Buffer chunk, int from, int to) {
        int variation = (int) Math.min(VARIATION_MAX, spec.attribute("size_variation"));
        if (to - from <= Math.max(1, spec.attribute("average_size") + variation)) {
            hold(chunk.slice(from, to), lastNanos);
            lastNanos += spec.attribute("delay") * 1_000;
            return;
        }
        int middle = from + (to - from) / 2;
        if (variation > 0) {
            middle += link().random().nextInt(2 * variation) - variation;
        }
        middle = Math.max(from + 1, Math.min(to - 1, middle));
        slice(chunk, from, middle);
        slice(chunk, middle, to);
    }
}
