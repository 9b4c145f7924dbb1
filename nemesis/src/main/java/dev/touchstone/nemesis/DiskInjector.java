// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.DiskFault.CopyDisks;
import dev.touchstone.nemesis.DiskFault.DamageDisks;
import dev.touchstone.nemesis.DiskFault.RollBackDisks;
import dev.touchstone.nemesis.DiskFault.WipeDisks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Breaks nodes' disks: at rest, with the node killed before and started again to heal; or alive, by telling the node.
 *
 * <p>What shows a fault at rest is what was done to the files of a node seen dead; its end, that the node serves, with what it
 * says of its storage. What shows a fault of a living disk is the node's own state, see {@link DiskTroubles}.
 */
public final class DiskInjector implements Injector, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(28);

    private final HeldProcesses processes;
    private final NodeDisks disks;
    private final NodeFaults faults;
    private final DiskTroubles troubles;
    private final Workers workers;

    /**
     * An injector for the disks of these nodes.
     *
     * @param processes shared with the injector of processes
     * @param timelineThread runs what it is given on the timeline's thread
     */
    public DiskInjector(HeldProcesses processes, NodeDisks disks, NodeFaults faults, Executor timelineThread) {
        this.processes = processes;
        this.disks = disks;
        this.faults = faults;
        this.troubles = new DiskTroubles(faults, processes.patience());
        this.workers = new Workers("disk-injector", timelineThread, LIMIT);
        processes.whenUp(troubles::tellAgain);
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        List<String> nodes = nodes(fault);
        if (isAtRest(fault)) {
            workers.each(List.of(nodes), all -> processes.down(fault, all, node -> operate(fault, node)), done);
        } else {
            workers.each(nodes, node -> troubles.begin(fault, node), done);
        }
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        if (isAtRest(fault)) {
            workers.each(nodes(fault), node -> withAccount(node, processes.up(fault, node)), done);
        } else {
            workers.each(nodes(fault), node -> troubles.end(fault, node), done);
        }
    }

    /** Stops the workers; what is under way is given up. */
    @Override
    public void close() {
        workers.close();
    }

    private String operate(Fault fault, String node) throws IOException {
        if (fault instanceof DamageDisks damage) {
            // Not the same places on each node: that would be another fault.
            return disks.damage(node, damage.how(), damage.seed() * 31 + node.hashCode());
        } else if (fault instanceof CopyDisks) {
            return disks.copy(node);
        } else if (fault instanceof RollBackDisks) {
            return disks.rollBack(node);
        }
        return disks.wipe(node);
    }

    private Observation withAccount(String node, Observation up) {
        if (!up.observed()) {
            return up;
        }
        try {
            return new Observation(true, up.evidence() + "; its storage says: " + faults.storage(node));
        } catch (IOException e) {
            return new Observation(true, up.evidence() + "; its storage says nothing: " + e.getMessage());
        }
    }

    private static boolean isAtRest(Fault fault) {
        return fault instanceof DamageDisks
                || fault instanceof CopyDisks
                || fault instanceof RollBackDisks
                || fault instanceof WipeDisks;
    }

    private static List<String> nodes(Fault fault) {
        if (fault instanceof DiskFault disks) {
            return disks.nodes();
        }
        throw new IllegalArgumentException(fault.name() + " is no fault of disks");
    }
}
