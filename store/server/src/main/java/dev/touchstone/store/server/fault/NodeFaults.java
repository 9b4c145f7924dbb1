// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.fault;

import dev.touchstone.store.protocol.port.Clock;
import java.nio.file.Path;

/** The faults of one node: all that may be wrong, nothing of it yet. */
public record NodeFaults(AdjustableClock clock, DiskFaults disk, DiskFiller filler) {
    /** For a node with this clock and data directory. */
    public static NodeFaults of(Clock clock, Path dataDirectory) {
        return new NodeFaults(new AdjustableClock(clock), new DiskFaults(), new DiskFiller(dataDirectory));
    }
}
