// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.participant;

/** Names a save that is under way. Unique within a participant's incarnation. */
public record Ticket(long number) {
    @Override
    public String toString() {
        return Long.toString(number);
    }
}
