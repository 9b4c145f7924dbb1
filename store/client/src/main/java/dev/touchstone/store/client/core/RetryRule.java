// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

/** Whether a request that ended so at one node is sent to another. */
@FunctionalInterface
public interface RetryRule {
    /**
     * A read is sent again when it was not done, or nobody knows. A write only when it was surely not done and a node elsewhere
     * may do it: no connection was made, or the node said that it had no effect and could not serve (503).
     */
    RetryRule SAFE = RetryRule::isSafe;

    /** True if another node is to be asked; what it answers then counts alone. */
    boolean isWorthAnother(boolean isRead, ClientOutcome<?> outcome);

    private static boolean isSafe(boolean isRead, ClientOutcome<?> outcome) {
        if (outcome instanceof ClientOutcome.NotDone<?> not) {
            return not.reason().equals(Heard.REFUSED) || not.status() == 503 || (isRead && not.status() >= 500);
        }
        return isRead && outcome instanceof ClientOutcome.Unknown;
    }
}
