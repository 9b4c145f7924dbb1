// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.wire.Bytes;
import org.jspecify.annotations.Nullable;

/** What those who use registers tell an acceptor, and are told by it. */
public interface RegisterUse {
    /** What the register held before it was ever agreed on; null if it held nothing. */
    @Nullable
    Bytes before(Bytes register);

    /** A value was accepted here, and is durable: it may be chosen, or become so. */
    void accepted(Bytes register, Bytes value);

    /** The known bug: promises for this register are made and not kept. */
    boolean forgetsPromises(Bytes register);
}
