// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

import dev.touchstone.store.protocol.Instants;

/** The time of a node; wall time may jump, monotonic time may not. From any thread. */
public interface Clock {
    Instants now();
}
