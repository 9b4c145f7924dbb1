// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

/** Names a timer of a participant. Unique within a participant's incarnation. */
public record TimerId(long number) {
    @Override
    public String toString() {
        return Long.toString(number);
    }
}
