// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.Injector.Observation;
import java.util.function.Consumer;

/** How an injector brings one fault about and how it heals it: both under the rules of {@link Injector}. */
public record Course(Step begin, Step end) {
    /** Does it, and answers once with what was seen. */
    @FunctionalInterface
    public interface Step {
        void run(Consumer<Observation> done);
    }
}
