// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.nemesis.schedule.FaultKind;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.workloads.Conditions;
import dev.touchstone.workloads.Setting;
import dev.touchstone.workloads.Workload;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * One experiment of a campaign: a workload, on a bucket with a setting, under a fault.
 *
 * @param control whether the setting has a known bug switched on, which must be caught
 * @param world what is special about its simulated world
 */
public record Cell(Workload workload, FaultKind fault, Setting setting, boolean control, CellWorld world) {
    private static final int BUCKET_MAX = 64;

    /** A cell of a world with nothing special about it. */
    public Cell(Workload workload, FaultKind fault, Setting setting, boolean control) {
        this(workload, fault, setting, control, CellWorld.STEADY);
    }

    /** The same cell, with its fault as a schedule has it. */
    Cell under(Schedule schedule) {
        return new Cell(workload, fault.as(schedule), setting, control, world);
    }

    /** Its folder's name: {@code register.kill-one.n3-r2-w2-quorum}. */
    public String id() {
        return workload.name() + "." + fault.name() + "." + setting.name();
    }

    /** Whether that holds in its world and under its fault which promises stand on. */
    public Conditions conditions() {
        Set<Footing> taken = EnumSet.noneOf(Footing.class);
        taken.addAll(fault.takes());
        taken.addAll(world.takes());
        return new Conditions(!taken.contains(Footing.SANE_CLOCKS), !taken.contains(Footing.KEPT_DISKS));
    }

    /** The bucket that it works on: its id, with no plus sign and shortened, as a bucket's name may be. */
    public String bucket() {
        String id = id().replace('+', '_');
        return id.length() <= BUCKET_MAX
                ? id
                : id.substring(0, BUCKET_MAX - 9) + "-" + String.format(Locale.ROOT, "%08x", id.hashCode());
    }
}
