// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.function.Consumer;

/** Gives each fault to the injector of its family. */
public final class CombinedInjector implements Injector {
    private final Injector links;
    private final Injector processes;
    private final Injector clocks;
    private final Injector disks;

    /** An injector of all four families. */
    public CombinedInjector(Injector links, Injector processes, Injector clocks, Injector disks) {
        this.links = links;
        this.processes = processes;
        this.clocks = clocks;
        this.disks = disks;
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        of(fault).inject(fault, done);
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        of(fault).heal(fault, done);
    }

    private Injector of(Fault fault) {
        if (fault instanceof LinkFault) {
            return links;
        }
        if (fault instanceof ProcessFault) {
            return processes;
        }
        return fault instanceof ClockFault ? clocks : disks;
    }
}
