// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.Fault.CutLinks;
import dev.touchstone.nemesis.Fault.SlowLinks;
import java.util.function.Consumer;

/** Gives each fault to the injector of its type: links to one, processes to the other. */
public final class CombinedInjector implements Injector {
    private final Injector links;
    private final Injector processes;

    /** An injector of both. */
    public CombinedInjector(Injector links, Injector processes) {
        this.links = links;
        this.processes = processes;
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
        return fault instanceof CutLinks || fault instanceof SlowLinks ? links : processes;
    }
}
