// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operation does to a register.
 *
 * @param kind how it depends on the value
 * @param saw the value that it needs there, or must not find there; of a write nothing
 * @param left the value that it leaves; of what changes nothing, nothing
 */
record RegisterCall(
        Kind kind, @Nullable Object saw, @Nullable Object left) {
    enum Kind {
        READ,
        WRITE,
        /** Compare-and-set that replaced the value. */
        CAS,
        /** Compare-and-set that answered that another value was there. */
        MISS
    }

    static RegisterCall read(@Nullable Object value) {
        return new RegisterCall(Kind.READ, value, null);
    }

    static RegisterCall write(@Nullable Object value) {
        return new RegisterCall(Kind.WRITE, null, value);
    }

    boolean isPossible(@Nullable Object state) {
        return switch (kind) {
            case WRITE -> true;
            case READ, CAS -> Objects.equals(saw, state);
            case MISS -> !Objects.equals(saw, state);
        };
    }

    /** Whether it leaves the value as it is. */
    boolean isRead() {
        return kind == Kind.READ || kind == Kind.MISS;
    }

    boolean isWrite() {
        return kind == Kind.WRITE;
    }
}
