// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

/**
 * The levels that are decided here, as Biswas and Enea (OOPSLA 2019) define them; each includes the one before. They count the order
 * of sessions; without it they are what serializability implies.
 */
public enum IsolationLevel {
    /** What a transaction reads goes forward: after it read from one transaction, it reads nothing that this one overwrote. */
    READ_COMMITTED("read-committed", "read committed"),
    /** Of a transaction, and of the session's own earlier ones, all or nothing is seen. */
    READ_ATOMIC("read-atomic", "read atomic"),
    /** Of all that what was read depends on, everything is seen; transactional causal consistency. */
    CAUSAL("transactional-causal", "transactional causal consistency (CCv)");

    private final String property;
    private final String title;

    IsolationLevel(String property, String title) {
        this.property = property;
        this.title = title;
    }

    /** The property's name, as in {@link dev.touchstone.checker.Checker#property}. */
    String property(boolean keepsSessions) {
        return keepsSessions && this != CAUSAL ? "session-" + property : property;
    }

    String title(boolean keepsSessions) {
        return this == CAUSAL ? title : title + (keepsSessions ? " with session order" : " without session order");
    }
}
