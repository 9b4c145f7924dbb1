// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.function.Consumer;

/** The links of a cluster in whose test no link is broken. */
final class NoLinks implements Injector {
    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        throw new AssertionError("asked for " + fault);
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        throw new AssertionError("asked to heal " + fault);
    }
}
