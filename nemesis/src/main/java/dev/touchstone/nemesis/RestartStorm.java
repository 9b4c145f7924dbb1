// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.ProcessFault.RestartNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Nodes killed and started again for as long as it goes on: as many lanes as nodes may be down at once, each with nodes of its
 * own that it takes in turn, so that no node is killed twice at once.
 */
final class RestartStorm {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final RestartNodes fault;
    private final HeldProcesses processes;
    private final List<Lane> lanes = new ArrayList<>();
    private volatile boolean over;

    RestartStorm(RestartNodes fault, HeldProcesses processes) {
        this.fault = fault;
        this.processes = processes;
        int count = Math.min(fault.atOnce(), fault.nodes().size());
        for (int i = 0; i < count; i++) {
            List<String> nodes = new ArrayList<>();
            for (int j = i; j < fault.nodes().size(); j += count) {
                nodes.add(fault.nodes().get(j));
            }
            lanes.add(new Lane(nodes));
        }
    }

    List<Lane> lanes() {
        return lanes;
    }

    /** Lets each lane end with the node that it is at. */
    void end() {
        over = true;
    }

    /** One node after another. */
    final class Lane {
        private final List<String> nodes;
        private final CompletableFuture<Observation> firstKill = new CompletableFuture<>();
        private final CompletableFuture<Integer> restarts = new CompletableFuture<>();

        Lane(List<String> nodes) {
            this.nodes = nodes;
        }

        /** Its nodes, as people are told of it. */
        @Override
        public String toString() {
            return String.join(",", nodes);
        }

        /** Blocks until the storm is over or the thread is interrupted. */
        void blow() {
            int done = 0;
            for (int i = 0; !over && !Thread.currentThread().isInterrupted(); i++) {
                String node = nodes.get(i % nodes.size());
                firstKill.complete(processes.down(fault, List.of(node)));
                if (processes.upNow(fault, node).observed()) {
                    done++;
                } else {
                    // Another fault has it down, or it does not come up: the next one, but not in a hurry.
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
            restarts.complete(done);
        }

        /** The first of its kills; blocks until it is seen. */
        Observation firstKill() {
            return firstKill.join();
        }

        /** How it ended; blocks until it has, and all its nodes serve or do not in time. */
        Observation ended() {
            int done = restarts.join();
            Observation up = Workers.summary(
                    nodes.stream().map(node -> processes.up(fault, node)).toList());
            return new Observation(
                    up.observed(), done + " restarts of " + String.join(",", nodes) + "; " + up.evidence());
        }
    }
}
