// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.vertx.core.buffer.Buffer;

/** At the first chunk or the end, waits {@code timeout} ms and closes: with RST if it was there at the start. */
final class ResetPeerToxic extends Toxic {
    private boolean resetting;

    ResetPeerToxic(ToxicSpec spec) {
        super(spec);
    }

    @Override
    void write(Buffer chunk) {
        end();
    }

    @Override
    void end() {
        if (!resetting) {
            resetting = true;
            link().later(spec.attribute("timeout") * 1_000_000, this::passEnd);
        }
    }

    @Override
    void flush() {
        if (resetting) {
            passEnd();
        }
    }
}
