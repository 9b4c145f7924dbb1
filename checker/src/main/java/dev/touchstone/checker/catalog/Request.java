// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks of a history.
 *
 * @param workload what the clients did; null: found out from the history
 * @param model a model to judge linearizability against, or a workload by the name that other tools call a model
 * @param consistency consistency models, of transactions or of single keys; empty: the strongest
 * @param anomalies anomalies of transactions that count whatever model rules them out
 * @param assumptions what may be assumed of the versions of registers in transactions, as Elle calls it: {@code wfr-keys},
 *     {@code sequential-keys}, {@code linearizable-keys}
 * @param ignored anomalies of transactions that are told and do not count
 * @param details what is known of the workload
 */
public record Request(
        @Nullable String workload,
        @Nullable String model,
        List<String> consistency,
        List<String> anomalies,
        List<String> assumptions,
        List<String> ignored,
        WorkloadDetails details) {
    public Request {
        ignored = List.copyOf(ignored);
        consistency = List.copyOf(consistency);
        anomalies = List.copyOf(anomalies);
        assumptions = List.copyOf(assumptions);
    }

    /** Nothing ignored, no details. */
    public Request(
            @Nullable String workload,
            @Nullable String model,
            List<String> consistency,
            List<String> anomalies,
            List<String> assumptions) {
        this(workload, model, consistency, anomalies, assumptions, List.of(), WorkloadDetails.none());
    }

    /** Everything found out. */
    public static Request guess() {
        return new Request(null, null, List.of(), List.of(), List.of());
    }

    public static Request workload(String name, String... consistency) {
        return new Request(name, null, List.of(consistency), List.of(), List.of());
    }

    /** The only consistency model asked for, or null; for a workload that takes one, and nothing that is for transactions. */
    @Nullable
    String only() {
        refuseOptionsOfTransactions("this workload");
        if (consistency.size() > 1) {
            throw new CatalogException(
                    "--consistency takes one model for this workload, not " + String.join(", ", consistency));
        }
        return consistency.isEmpty() ? null : consistency.get(0);
    }

    void refuseOptionsOfTransactions(String where) {
        if (!anomalies.isEmpty() || !assumptions.isEmpty() || !ignored.isEmpty()) {
            throw new CatalogException(
                    "--anomalies, --ignore and --assume are for transactions (list-append, rw-register), not for "
                            + where);
        }
    }
}
