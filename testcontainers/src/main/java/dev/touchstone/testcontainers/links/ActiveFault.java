// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

import dev.touchstone.nemesis.Fault;

/** A fault that was seen to hold. Closing it heals it; closing it again, or after all was healed, does nothing. */
public final class ActiveFault implements AutoCloseable {
    private final SeenFaults faults;
    private final Fault fault;
    private final String evidence;

    ActiveFault(SeenFaults faults, Fault fault, String evidence) {
        this.faults = faults;
        this.fault = fault;
        this.evidence = evidence;
    }

    /** What showed that it holds: {@code app->redis: no answer in 300 ms; redis itself: answered after 1 ms}. */
    public String evidence() {
        return evidence;
    }

    /**
     * Heals it, and waits until that is seen.
     *
     * @throws UnseenFaultException if it is not
     */
    public void heal() {
        faults.heal(fault);
    }

    @Override
    public void close() {
        heal();
    }

    @Override
    public String toString() {
        return fault.name() + " of " + fault.detail();
    }
}
