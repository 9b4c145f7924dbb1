// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.coverage;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import java.util.function.Consumer;

/** Counts the faults that it passes on. */
public final class CountingInjector implements Injector<Fault> {
    private final Counts counts;
    private final Injector<Fault> injector;

    public CountingInjector(Counts counts, Injector<Fault> injector) {
        this.counts = counts;
        this.injector = injector;
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        counts.fault(fault.name());
        injector.inject(fault, done);
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        injector.heal(fault, done);
    }
}
