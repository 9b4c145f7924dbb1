// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.DiskFault.CopyDisks;
import dev.touchstone.nemesis.DiskFault.DamageDisks;
import dev.touchstone.nemesis.DiskFault.FillDisks;
import dev.touchstone.nemesis.DiskFault.FillMaps;
import dev.touchstone.nemesis.DiskFault.RollBackDisks;
import dev.touchstone.nemesis.DiskFault.SlowDisks;
import dev.touchstone.nemesis.DiskFault.WipeDisks;
import dev.touchstone.nemesis.DiskTroubles.Kind;
import dev.touchstone.nemesis.DiskTroubles.Trouble;
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
public final class DiskInjector implements Injector<DiskFault>, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(28);

    private final HeldProcesses processes;
    private final NodeDisks disks;
    private final NodeFaults faults;
    private final DiskTroubles troubles;
    private final Workers workers;
    private final DiskFault.Visitor<Course> courses = new Courses();

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
    public void inject(DiskFault fault, Consumer<Observation> done) {
        fault.accept(courses).begin().run(done);
    }

    @Override
    public void heal(DiskFault fault, Consumer<Observation> done) {
        fault.accept(courses).end().run(done);
    }

    /** Stops the workers; what is under way is given up. */
    @Override
    public void close() {
        workers.close();
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

    private final class Courses implements DiskFault.Visitor<Course> {
        @Override
        public Course damageDisks(DamageDisks damage) {
            // Not the same places on each node: that would be another fault.
            return atRest(damage, node -> disks.damage(node, damage.how(), damage.seed() * 31 + node.hashCode()));
        }

        @Override
        public Course copyDisks(CopyDisks copy) {
            return atRest(copy, disks::copy);
        }

        @Override
        public Course rollBackDisks(RollBackDisks rollBack) {
            return atRest(rollBack, disks::rollBack);
        }

        @Override
        public Course wipeDisks(WipeDisks wipe) {
            return atRest(wipe, disks::wipe);
        }

        @Override
        public Course fillDisks(FillDisks fill) {
            return alive(new Trouble(fill, Kind.FULL_DISK, Duration.ZERO));
        }

        @Override
        public Course fillMaps(FillMaps fill) {
            return alive(new Trouble(fill, Kind.FULL_MAP, Duration.ZERO));
        }

        @Override
        public Course slowDisks(SlowDisks slow) {
            return alive(new Trouble(slow, Kind.SLOW_SAVES, slow.delay()));
        }

        private Course atRest(DiskFault fault, HeldProcesses.WhileDown act) {
            return new Course(
                    done -> workers.each(List.of(fault.nodes()), all -> processes.down(fault, all, act), done),
                    done -> workers.each(fault.nodes(), node -> withAccount(node, processes.up(fault, node)), done));
        }

        private Course alive(Trouble trouble) {
            List<String> nodes = trouble.fault().nodes();
            return new Course(
                    done -> workers.each(nodes, node -> troubles.begin(trouble, node), done),
                    done -> workers.each(nodes, node -> troubles.end(trouble, node), done));
        }
    }
}
