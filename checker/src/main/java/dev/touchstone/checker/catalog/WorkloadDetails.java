// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a workload beside its history.
 *
 * @param totalAmount {@code bank}: what all accounts hold together; null: what the first read shows
 * @param negativeBalances {@code bank}: whether accounts may be overdrawn
 * @param groupSize {@code long-fork}: how many keys each read has; 0: any
 */
public record WorkloadDetails(@Nullable Long totalAmount, boolean negativeBalances, int groupSize) {
    public WorkloadDetails {
        if (groupSize < 0) {
            throw new IllegalArgumentException("a group has no " + groupSize + " keys");
        }
    }

    /** Nothing. */
    public static WorkloadDetails none() {
        return new WorkloadDetails(null, false, 0);
    }

    /** Refuses what a workload of that name has no use for. */
    void refuseFor(String workload) {
        if (!workload.startsWith("bank") && (totalAmount != null || negativeBalances)) {
            throw new CatalogException(
                    "--total-amount and --allow-negative-balances are for the workload bank, not for " + workload);
        } else if (!workload.equals("long-fork") && groupSize != 0) {
            throw new CatalogException("--group-size is for the workload long-fork, not for " + workload);
        }
    }
}
