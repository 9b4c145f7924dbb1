// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.concurrent.Executor;

/** The injectors of processes, clocks and disks of one cluster: they share what they know of which nodes are held down. */
public final class NodeInjectors implements AutoCloseable {
    private final ProcessInjector processes;
    private final ClockInjector clocks;
    private final DiskInjector disks;

    private NodeInjectors(ProcessInjector processes, ClockInjector clocks, DiskInjector disks) {
        this.processes = processes;
        this.clocks = clocks;
        this.disks = disks;
    }

    /**
     * Injectors for the nodes of one cluster.
     *
     * @param timelineThread runs what it is given on the timeline's thread
     */
    public static NodeInjectors of(
            NodeProcesses processes, NodeDisks disks, NodeFaults faults, Executor timelineThread) {
        return of(new HeldProcesses(processes), disks, faults, timelineThread);
    }

    static NodeInjectors of(HeldProcesses held, NodeDisks disks, NodeFaults faults, Executor timelineThread) {
        return new NodeInjectors(
                new ProcessInjector(held, timelineThread),
                new ClockInjector(held, faults, timelineThread),
                new DiskInjector(held, disks, faults, timelineThread));
    }

    /** All four families. */
    public Injector<Fault> with(Injector<LinkFault> links) {
        return new CombinedInjector(links, processes, clocks, disks);
    }

    /** Stops all workers; what is under way is given up. */
    @Override
    public void close() {
        disks.close();
        clocks.close();
        processes.close();
    }
}
