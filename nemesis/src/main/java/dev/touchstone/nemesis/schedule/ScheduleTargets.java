// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.ClockFault;
import dev.touchstone.nemesis.DiskFault;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.ProcessFault;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks whether all that a schedule hits is there: it may have been edited by hand. A fault that hits nothing would be brought about
 * without fail, and what is valid under it is valid under none.
 */
public final class ScheduleTargets implements Fault.Visitor<Void> {
    private final List<String> nodes;
    private final String at;

    private ScheduleTargets(List<String> nodes, String at) {
        this.nodes = nodes;
        this.at = at;
    }

    /**
     * Looks at all faults of a schedule.
     *
     * @param nodes of the cluster that it is for
     * @throws IllegalArgumentException if one hits nothing, or what the cluster has not, or the same twice, or comes after the load: with
     *     its place
     */
    public static void check(Schedule schedule, List<String> nodes) {
        for (int i = 0; i < schedule.faults().size(); i++) {
            ScheduledFault each = schedule.faults().get(i);
            ScheduleTargets place = new ScheduleTargets(nodes, "faults[" + i + "]");
            place.require(
                    each.start().compareTo(schedule.load()) < 0,
                    ".start is " + each.start() + ", when the load of " + schedule.load() + " is over");
            each.fault().accept(place);
        }
    }

    @Override
    public Void linkFault(LinkFault fault) {
        Set<Link> seen = new HashSet<>();
        for (Link each : fault.links()) {
            boolean exists = nodes.contains(each.to())
                    && !each.from().equals(each.to())
                    && (each.from().equals(Link.CLIENT) || nodes.contains(each.from()));
            require(exists, ".links: there is no link " + each + " between " + nodes + " and " + Link.CLIENT);
            require(seen.add(each), ".links has " + each + " twice");
        }
        require(!seen.isEmpty(), ".links is empty: " + fault.name() + " would break nothing");
        return null;
    }

    @Override
    public Void processFault(ProcessFault fault) {
        return hit(fault, fault.nodes());
    }

    @Override
    public Void clockFault(ClockFault fault) {
        return hit(fault, fault.nodes());
    }

    @Override
    public Void diskFault(DiskFault fault) {
        return hit(fault, fault.nodes());
    }

    private Void hit(Fault fault, List<String> hit) {
        Set<String> seen = new HashSet<>();
        for (String each : hit) {
            require(nodes.contains(each), ".nodes: there is no node " + each + " among " + nodes);
            require(seen.add(each), ".nodes has " + each + " twice");
        }
        require(!seen.isEmpty(), ".nodes is empty: " + fault.name() + " would break nothing");
        return null;
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(at + what);
        }
    }
}
