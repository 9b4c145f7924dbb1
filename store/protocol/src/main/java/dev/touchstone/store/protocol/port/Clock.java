// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

/** The time of a node; wall time may jump, monotonic time may not. From any thread. */
public interface Clock {
    Instants now();
}
