// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.history.Outcome;
import dev.touchstone.workloads.KvClient.Result;

/** How a request that was not acknowledged ends its operation. */
final class Completions {
    private Completions() {}

    /**
     * The completion.
     *
     * @param ifUnknown {@code FAIL} for a request without effect, such as a read, else {@code INFO}
     */
    static Completion notOk(Result result, Outcome ifUnknown) {
        if (result instanceof Result.NotDone notDone) {
            return Completion.fail(notDone.error());
        }
        if (result instanceof Result.Unknown unknown) {
            return ifUnknown == Outcome.FAIL ? Completion.fail(unknown.error()) : Completion.info(unknown.error());
        }
        throw new IllegalArgumentException("acknowledged: " + result);
    }
}
