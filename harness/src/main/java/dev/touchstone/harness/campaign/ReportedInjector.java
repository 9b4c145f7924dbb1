// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import java.util.function.Consumer;

/** An injector whose faults are told to whoever watches: when each is seen to take hold and to be over, or is not. */
final class ReportedInjector implements Injector<Fault> {
    private final Injector<Fault> injector;
    private final String what;
    private final Progress progress;

    ReportedInjector(Injector<Fault> injector, String what, Progress progress) {
        this.injector = injector;
        this.what = what;
        this.progress = progress;
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        injector.inject(fault, seen -> {
            progress.phase(what, "fault", words(fault, seen));
            done.accept(seen);
        });
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        injector.heal(fault, seen -> {
            progress.phase(what, "heal", words(fault, seen));
            done.accept(seen);
        });
    }

    private static String words(Fault fault, Observation seen) {
        return fault.detail() + (seen.observed() ? "" : "   not seen: " + seen.evidence());
    }
}
