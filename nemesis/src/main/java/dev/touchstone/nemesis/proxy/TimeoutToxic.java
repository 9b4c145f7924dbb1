// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.vertx.core.buffer.Buffer;

/** Drops all data; closes after {@code timeout} ms without any, or never if that is 0. Removing it closes too. */
final class TimeoutToxic extends Toxic {
    private int generation;

    TimeoutToxic(ToxicSpec spec) {
        super(spec);
    }

    @Override
    void started() {
        int mine = ++generation;
        long millis = spec.attribute("timeout");
        if (millis > 0) {
            link().later(millis * 1_000_000, () -> {
                if (mine == generation) {
                    passEnd();
                }
            });
        }
    }

    @Override
    void write(Buffer chunk) {
        started();
    }

    @Override
    void flush() {
        generation++;
    }
}
