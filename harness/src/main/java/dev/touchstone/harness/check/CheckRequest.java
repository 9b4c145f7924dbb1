// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks of a history.
 *
 * @param workload what the clients did; null: found out from the history
 * @param model a model to judge linearizability against, or a workload by the name that other tools call a model
 * @param consistency consistency models, of transactions or of single keys; empty: the strongest
 * @param anomalies anomalies of transactions that count whatever model rules them out
 * @param assumptions what may be assumed of the versions of registers in transactions, by {@link TransactionChecks#ASSUMPTIONS}
 */
public record CheckRequest(
        @Nullable String workload,
        @Nullable String model,
        List<String> consistency,
        List<String> anomalies,
        List<String> assumptions) {
    public CheckRequest {
        consistency = List.copyOf(consistency);
        anomalies = List.copyOf(anomalies);
        assumptions = List.copyOf(assumptions);
    }

    /** Everything found out. */
    public static CheckRequest guess() {
        return new CheckRequest(null, null, List.of(), List.of(), List.of());
    }

    public static CheckRequest workload(String name, String... consistency) {
        return new CheckRequest(name, null, List.of(consistency), List.of(), List.of());
    }
}
