// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import java.util.List;

/** The kinds of faults of processes, alone and with others; their recipes are in {@link Processes}. */
final class ProcessFaults {
    static final List<FaultKind> KINDS = List.of(
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
            new FaultKind(
                    "crash-during-start",
                    "One node is killed, and twice killed again while it starts, soon after its first word.",
                    1,
                    Processes::crashDuringStart),
            new FaultKind(
                    "restart-storm",
                    "Nodes are killed and started again, one after another without a pause; a majority is always up.",
                    3,
                    Processes::restartStorm),
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
                    Processes::partitionAndKill));

    private ProcessFaults() {}
}
