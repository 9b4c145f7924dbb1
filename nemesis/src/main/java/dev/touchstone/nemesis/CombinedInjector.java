// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.function.Consumer;

/** Gives each fault to the injector of its family. */
public final class CombinedInjector implements Injector<Fault> {
    private final Families families;

    /** An injector of all four families. */
    public CombinedInjector(
            Injector<LinkFault> links,
            Injector<ProcessFault> processes,
            Injector<ClockFault> clocks,
            Injector<DiskFault> disks) {
        this.families = new Families(links, processes, clocks, disks);
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        fault.accept(families).begin().run(done);
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        fault.accept(families).end().run(done);
    }

    private record Families(
            Injector<LinkFault> links,
            Injector<ProcessFault> processes,
            Injector<ClockFault> clocks,
            Injector<DiskFault> disks)
            implements Fault.Visitor<Course> {
        @Override
        public Course linkFault(LinkFault fault) {
            return course(links, fault);
        }

        @Override
        public Course processFault(ProcessFault fault) {
            return course(processes, fault);
        }

        @Override
        public Course clockFault(ClockFault fault) {
            return course(clocks, fault);
        }

        @Override
        public Course diskFault(DiskFault fault) {
            return course(disks, fault);
        }

        private static <F extends Fault> Course course(Injector<F> injector, F fault) {
            return new Course(done -> injector.inject(fault, done), done -> injector.heal(fault, done));
        }
    }
}
