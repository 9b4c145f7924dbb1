// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.vertx.core.buffer.Buffer;

/**
 * One toxic at work on one link. Bytes come in by {@link #write}, in order, and the source's end by {@link #end}; both
 * go on by {@link #pass} and {@link #passEnd}, at once or later. This class itself changes nothing.
 */
class Toxic {
    final ToxicSpec spec;
    private ToxicLink link;
    private boolean ended;

    Toxic(ToxicSpec spec) {
        this.spec = spec;
    }

    final void join(ToxicLink joined) {
        link = joined;
    }

    final ToxicLink link() {
        return link;
    }

    void write(Buffer chunk) {
        pass(chunk);
    }

    void end() {
        passEnd();
    }

    /** Called when it joins a link. */
    void started() {}

    /** Gives up what it holds, and its timers: it is about to be changed or removed. */
    void flush() {}

    /** Called after {@link #flush} when the toxic was removed; a timeout closes then, whether it was drawn or not. */
    final void removed() {
        if (spec.type.equals("timeout")) {
            passEnd();
        }
    }

    /** What a changed instance keeps of the one before. */
    void inherit(Toxic before) {}

    /** True if the source should wait. */
    boolean isFull() {
        return false;
    }

    final void pass(Buffer chunk) {
        if (!ended && chunk.length() > 0) {
            link.passFrom(this, chunk);
        }
    }

    final void passEnd() {
        if (!ended) {
            ended = true;
            link.passEndFrom(this);
        }
    }
}
