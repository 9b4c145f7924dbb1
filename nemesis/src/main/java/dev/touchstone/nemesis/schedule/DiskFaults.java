// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import java.util.List;

/** The kinds of faults of disks; their recipes are in {@link Disks}. */
final class DiskFaults {
    static final List<FaultKind> KINDS = List.of(
            new FaultKind(
                    "disk-damage",
                    "One node is killed, and bits of its log and map are flipped, or their ends cut off.",
                    1,
                    Disks::damage),
            new FaultKind(
                    "disk-rollback",
                    "One node is killed, and started again on a copy of its disk made seconds before.",
                    1,
                    Disks::rollback),
            new FaultKind("disk-wiped", "One node is killed, and started again on an empty disk.", 1, Disks::wiped),
            new FaultKind("disk-slow", "Each save of one node takes 200 ms longer.", 1, Disks::slow),
            new FaultKind("disk-full", "The disk of one node has no room left.", 1, Disks::full),
            new FaultKind("map-full", "The map of one node takes no new keys.", 1, Disks::mapFull));

    private DiskFaults() {}
}
