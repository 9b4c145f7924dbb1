// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.Fault.Cut;
import java.util.List;

/** The kinds of faults of links; their recipes are in {@link Partitions}. */
final class LinkFaults {
    static final List<FaultKind> KINDS = List.of(
            new FaultKind(
                    "partition-halves",
                    "Two sides, a majority and a minority, exchange nothing (black hole); clients reach every node.",
                    2,
                    Partitions.halves(Cut.BLACKHOLE)),
            new FaultKind(
                    "partition-refuse",
                    "Two sides whose connections are closed and refused; clients reach every node.",
                    2,
                    Partitions.halves(Cut.REFUSE)),
            new FaultKind(
                    "partition-stall",
                    "Two sides between which everything waits, and is delivered late when healed.",
                    2,
                    Partitions.halves(Cut.STALL)),
            new FaultKind(
                    "partition-one", "One node is cut from all others; clients reach it.", 2, Partitions.one(false)),
            new FaultKind(
                    "partition-one-and-clients",
                    "One node is cut from all others, and clients are cut from it too.",
                    2,
                    Partitions.one(true)),
            new FaultKind(
                    "partition-one-way", "One node hears the others, who no longer hear it.", 2, Partitions::oneWay),
            new FaultKind(
                    "partition-majorities-ring",
                    "Every node sees a majority, and no two nodes the same one.",
                    4,
                    Partitions::majoritiesRing),
            new FaultKind(
                    "partition-bridge",
                    "Two sides that only one node in the middle sees both of.",
                    3,
                    Partitions::bridge),
            new FaultKind(
                    "partition-random", "Each directed link is cut with probability one half.", 2, Partitions::random),
            new FaultKind(
                    "cut-clients", "Clients are cut from one node, which its peers still see.", 1, Partitions::clients),
            new FaultKind(
                    "slow-links",
                    "Every link between nodes is 100 ms slower, give or take 50 ms.",
                    2,
                    Partitions::slowLinks),
            new FaultKind("slow-one", "All links to and from one node are 300 ms slower.", 2, Partitions::slowOne));

    private LinkFaults() {}
}
