// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.participant;

/** A request in flight at the node that took it from its client. Unique within a participant's incarnation. */
public record RequestId(long number) {
    @Override
    public String toString() {
        return Long.toString(number);
    }
}
