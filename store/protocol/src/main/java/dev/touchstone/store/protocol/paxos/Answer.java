// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.participant.Ticket;
import org.jspecify.annotations.Nullable;

/** Takes the answer of an acceptor to who asked it. */
interface Answer {
    /**
     * The answer.
     *
     * @param ticket of the save that it tells of; null if it tells of none
     */
    void with(@Nullable Ticket ticket, PaxosMessage answer);
}
