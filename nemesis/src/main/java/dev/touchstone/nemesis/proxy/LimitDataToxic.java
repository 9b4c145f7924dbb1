// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.vertx.core.buffer.Buffer;

/** Passes exactly {@code bytes} bytes of a connection, counted from when it was added, and closes. */
final class LimitDataToxic extends Toxic {
    private long passed;

    LimitDataToxic(ToxicSpec spec) {
        super(spec);
    }

    @Override
    void write(Buffer chunk) {
        long left = Math.max(0, spec.attribute("bytes") - passed);
        int length = (int) Math.min(left, chunk.length());
        passed += length;
        pass(chunk.slice(0, length));
        if (length == left) {
            passEnd();
        }
    }

    @Override
    void inherit(Toxic before) {
        if (before instanceof LimitDataToxic limit) {
            passed = limit.passed;
        }
    }
}
