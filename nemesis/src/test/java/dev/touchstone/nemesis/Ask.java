// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.Injector.Observation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An injector asked by a test, which waits for its answers. */
record Ask<F extends Fault>(Injector<F> injector) {
    Observation inject(F fault) {
        return injecting(fault).join();
    }

    Observation heal(F fault) {
        return healing(fault).join();
    }

    CompletableFuture<Observation> injecting(F fault) {
        CompletableFuture<Observation> answer = new CompletableFuture<>();
        injector.inject(fault, answer::complete);
        return answer.orTimeout(60, TimeUnit.SECONDS);
    }

    CompletableFuture<Observation> healing(F fault) {
        CompletableFuture<Observation> answer = new CompletableFuture<>();
        injector.heal(fault, answer::complete);
        return answer.orTimeout(60, TimeUnit.SECONDS);
    }
}
