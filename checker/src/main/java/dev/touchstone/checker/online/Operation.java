// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.history.Functions;
import dev.touchstone.history.Outcome;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A call of a register, for as long as a pass over the history remembers it. */
final class Operation {
    /** The end of an operation that has none. */
    static final long NEVER = Long.MAX_VALUE;

    enum Function {
        READ,
        WRITE,
        CAS;

        /** By the name that histories have; null if it is none of a register. */
        static @Nullable Function named(String name) {
            return switch (name) {
                case Functions.READ, "get" -> READ;
                case Functions.WRITE, "put" -> WRITE;
                case Functions.CAS -> CAS;
                default -> null;
            };
        }
    }

    final long number;
    final int process;
    final Function function;
    final @Nullable Object key;
    /** The position of its invocation among all events. */
    final long begin;
    /** When it was invoked, in nanoseconds. */
    final long beginNanos;
    /** When it was answered or given up; {@link #NEVER} while it was not. */
    long endNanos = NEVER;
    /** The position of its completion among all events; {@link #NEVER} while it has none, and for indeterminate ones. */
    long end = NEVER;
    /** Null while it is open. */
    @Nullable
    Outcome outcome;
    /** What it wrote or saw; of a compare-and-set the pair of what it was to find and to leave. */
    @Nullable
    Object value;
    /** Whether a compare-and-set answered that another value was there. */
    boolean isMiss;

    Operation(
            long number,
            int process,
            Function function,
            @Nullable Object key,
            @Nullable Object value,
            long begin,
            long beginNanos) {
        this.number = number;
        this.process = process;
        this.function = function;
        this.key = key;
        this.begin = begin;
        this.value = value;
        this.beginNanos = beginNanos;
    }

    Outcome outcome() {
        if (outcome == null) {
            throw new IllegalStateException("#" + number + " is open");
        }
        return outcome;
    }

    /** As a call with its answer. */
    RegisterCall call() {
        if (function == Function.READ) {
            return RegisterCall.read(value);
        } else if (function == Function.WRITE) {
            return RegisterCall.write(value);
        }
        List<?> pair = (List<?>) Objects.requireNonNull(value);
        RegisterCall.Kind kind = isMiss ? RegisterCall.Kind.MISS : RegisterCall.Kind.CAS;
        return new RegisterCall(kind, pair.get(0), isMiss ? null : pair.get(1));
    }

    boolean isRead() {
        return function == Function.READ;
    }
}
