// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.LinkFault.Cut;
import java.util.List;

/** The kinds of faults of links; their recipes are in {@link Partitions} and {@link BadLinks}. */
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
                    "partition-flapping",
                    "The same two sides are cut and healed again and again; clients reach every node.",
                    2,
                    Partitions::flapping),
            new FaultKind(
                    "cut-clients", "Clients are cut from one node, which its peers still see.", 1, Partitions::clients),
            new FaultKind(
                    "slow-links", "Every link between nodes is 100 ms slower, give or take 50 ms.", 2, BadLinks::slow),
            new FaultKind("slow-one", "All links to and from one node are 300 ms slower.", 2, BadLinks::slowOne),
            new FaultKind(
                    "jitter",
                    "Each thing sent between nodes takes from nothing to 200 ms longer.",
                    2,
                    BadLinks::jitter),
            new FaultKind(
                    "narrow-links", "Every link between nodes passes 10 kB a second and no more.", 2, BadLinks::narrow),
            new FaultKind(
                    "slice-links",
                    "Every link between nodes passes slices of 64 bytes, with a pause of 5 ms after each.",
                    2,
                    BadLinks::slices),
            new FaultKind(
                    "reset-links",
                    "All connections between nodes are reset at the first byte, three times over.",
                    2,
                    BadLinks::resets),
            new FaultKind("packet-loss", "Every link between nodes loses 5 % of its packets.", 2, BadLinks::loss),
            new FaultKind(
                    "packet-drop-one-way",
                    "All packets that one node sends to the others are lost, and none that it is sent.",
                    2,
                    BadLinks::drop));

    private LinkFaults() {}
}
