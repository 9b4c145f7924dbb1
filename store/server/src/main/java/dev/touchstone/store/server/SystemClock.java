// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.port.Clock;
import dev.touchstone.store.protocol.port.Instants;
import java.time.Instant;

/** The machine's clocks: wall time as it is, jumps included, and {@link System#nanoTime}. Thread-safe. */
final class SystemClock implements Clock {
    @Override
    public Instants now() {
        Instant wall = Instant.now();
        return new Instants(System.nanoTime(), wall.getEpochSecond() * 1_000_000 + wall.getNano() / 1_000);
    }
}
