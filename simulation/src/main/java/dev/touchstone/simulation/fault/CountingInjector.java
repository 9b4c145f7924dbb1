// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.simulation.coverage.Counts;
import java.util.function.Consumer;

/** Counts the faults that it passes on. */
public final class CountingInjector implements Injector {
    private final Counts counts;
    private final Injector injector;

    public CountingInjector(Counts counts, Injector injector) {
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
