// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import java.util.List;

/** The kinds of faults of disks. */
final class DiskFaults {
    static final List<FaultKind> KINDS = List.of();

    private DiskFaults() {}
}
