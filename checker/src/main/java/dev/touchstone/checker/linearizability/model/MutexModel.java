// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A lock: free or held; owned, by whom; fenced, under which token, which must grow. */
public final class MutexModel implements Model {
    private static final int NOBODY = Integer.MIN_VALUE;

    enum Kind {
        PLAIN("mutex"),
        OWNED("owned-mutex"),
        FENCED("fenced-mutex");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private record Held(int by, long fence) {}

    private final Kind kind;

    MutexModel(Kind kind) {
        this.kind = kind;
    }

    /** The state of a lock of that kind that is free or held: by any client, or by this process. Null for any other value. */
    static @Nullable Object state(String name, @Nullable Object value) {
        if ("free".equals(value)) {
            return new Held(NOBODY, Long.MIN_VALUE);
        } else if (name.equals(Kind.PLAIN.word)) {
            return "held".equals(value) ? new Held(0, Long.MIN_VALUE) : null;
        }
        return value instanceof Long process && process == process.intValue()
                ? new Held(process.intValue(), Long.MIN_VALUE)
                : null;
    }

    @Override
    public String name() {
        return kind.word;
    }

    @Override
    public Set<String> functions() {
        return Set.of(Functions.ACQUIRE, Functions.RELEASE);
    }

    @Override
    public Object initial() {
        return new Held(NOBODY, Long.MIN_VALUE);
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        Held held = (Held) state;
        if (call.function().equals(Functions.RELEASE)) {
            return held.by == call.process() ? new Held(NOBODY, held.fence) : null;
        } else if (held.by != NOBODY) {
            return null;
        }
        long fence = held.fence;
        if (kind == Kind.FENCED && call.output() instanceof Long token) {
            if (token <= fence) {
                return null;
            }
            fence = token;
        }
        return new Held(call.process(), fence);
    }

    @Override
    public boolean knowsClients() {
        return kind != Kind.PLAIN;
    }

    @Override
    public String render(Object state) {
        Held held = (Held) state;
        String owner = held.by == NOBODY ? "free" : kind == Kind.PLAIN ? "held" : "held by client " + held.by;
        return held.fence == Long.MIN_VALUE ? owner : owner + ", fence " + held.fence;
    }
}
