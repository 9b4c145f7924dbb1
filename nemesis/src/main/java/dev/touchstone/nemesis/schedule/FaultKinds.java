// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.Fault.Cut;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The registry of fault kinds, in the order in which they are listed to users. */
public final class FaultKinds {
    private static final List<FaultKind> ALL = List.of(
            new FaultKind("none", "Nothing is broken.", 1, (name, nodes, random, window) -> List.of()),
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
            new FaultKind("slow-one", "All links to and from one node are 300 ms slower.", 2, Partitions::slowOne),
            new FaultKind("kill-one", "One node is killed (kill -9), and started again.", 1, Processes::killOne),
            new FaultKind(
                    "kill-minority", "As many nodes as a majority can spare are killed.", 3, Processes::killMinority),
            new FaultKind(
                    "kill-all",
                    "All nodes are killed at once: what was acknowledged must be durable.",
                    1,
                    Processes::killAll),
            new FaultKind(
                    "rolling-restart", "Each node in turn is killed and started again.", 1, Processes::rollingRestart),
            new FaultKind("pause-one", "One node is stopped (SIGSTOP), and resumed.", 1, Processes::pauseOne),
            new FaultKind(
                    "pause-minority",
                    "As many nodes as a majority can spare are stopped.",
                    3,
                    Processes::pauseMinority),
            new FaultKind(
                    "partition-and-kill",
                    "Two sides exchange nothing, and a node is killed meanwhile.",
                    3,
                    Processes::partitionAndKill),
            new FaultKind(
                    "clock-skew",
                    "The clocks of a minority are off by some seconds, ahead or behind (simulator only).",
                    3,
                    false,
                    Clocks::skew),
            new FaultKind(
                    "clock-jumps",
                    "The clocks of a minority jump ahead and back, again and again (simulator only).",
                    3,
                    false,
                    Clocks::jumps),
            new FaultKind(
                    "clock-drift",
                    "The clocks of a minority run up to a tenth faster or slower (simulator only).",
                    3,
                    false,
                    Clocks::drift));

    private FaultKinds() {}

    /** All kinds. */
    public static List<FaultKind> all() {
        return ALL;
    }

    /**
     * The kind of that name.
     *
     * @throws IllegalArgumentException if there is none, with the nearest name and all there are
     */
    public static FaultKind named(String name) {
        for (FaultKind kind : ALL) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        String nearest = ALL.stream()
                .map(FaultKind::name)
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .orElseThrow();
        String names = ALL.stream().map(FaultKind::name).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "no fault is called '" + name + "': did you mean " + nearest + "? There are: " + names);
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
