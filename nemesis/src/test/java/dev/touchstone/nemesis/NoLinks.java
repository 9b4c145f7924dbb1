// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.function.Consumer;

/** The links of a cluster in whose test no link is broken. */
final class NoLinks implements Injector<LinkFault> {
    @Override
    public void inject(LinkFault fault, Consumer<Observation> done) {
        throw new AssertionError("asked for " + fault);
    }

    @Override
    public void heal(LinkFault fault, Consumer<Observation> done) {
        throw new AssertionError("asked to heal " + fault);
    }
}
