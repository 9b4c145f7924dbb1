// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What an acceptor must never forget of a register.
 *
 * @param promised nothing below it is accepted any more
 * @param accepted the ballot of the value; {@link Ballot#NONE} if there is none
 * @param value null if none was accepted
 */
public record RegisterState(
        Bytes register,
        Ballot promised,
        Ballot accepted,
        @Nullable Bytes value) {
    /** Of a register that nobody has asked for. */
    public static RegisterState fresh(Bytes register) {
        return new RegisterState(register, Ballot.NONE, Ballot.NONE, null);
    }

    public RegisterState promising(Ballot ballot) {
        return new RegisterState(register, ballot, accepted, value);
    }

    public RegisterState accepting(Ballot ballot, Bytes accepts) {
        return new RegisterState(register, ballot, ballot, accepts);
    }

    /** The higher promise of the two, and the later value. */
    public RegisterState merge(RegisterState other) {
        RegisterState later = accepted.isBelow(other.accepted) ? other : this;
        Ballot higher = promised.isBelow(other.promised) ? other.promised : promised;
        return new RegisterState(register, higher, later.accepted, later.value);
    }
}
