// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

/** Passes the end on {@code delay} ms late. */
final class SlowCloseToxic extends Toxic {
    private boolean ending;

    SlowCloseToxic(ToxicSpec spec) {
        super(spec);
    }

    @Override
    void end() {
        if (!ending) {
            ending = true;
            link().later(spec.attribute("delay") * 1_000_000, this::passEnd);
        }
    }

    @Override
    void flush() {
        if (ending) {
            passEnd();
        }
    }
}
