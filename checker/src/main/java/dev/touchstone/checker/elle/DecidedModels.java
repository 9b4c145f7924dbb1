// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which models Elle's anomalies decide completely: where none is found that a model prohibits, it holds.
 *
 * <p>Of lists, all orders are known but those of appends that nobody read. A graph without a cycle has a topological
 * order, and by it these come in some order: that is all that models ask for which rule out cycles of every kind, or of
 * writes, or of writes and reads. Models that let cycles of anti-dependencies be, such as snapshot isolation, ask more
 * of two writers of one key, and there an order of such appends is a choice. Of registers nearly no order is known; any
 * that follows what was read is enough for read committed (Adya 1999: G1c), and nothing more.
 */
public final class DecidedModels {
    private static final Set<String> REGISTERS = Set.of("read-uncommitted", "read-committed");

    private static final List<String> OF_WRITES_AND_READS = List.of(
            "read-uncommitted",
            "read-committed",
            "strong-session-read-uncommitted",
            "strong-session-read-committed",
            "strong-read-uncommitted",
            "strong-read-committed");

    private static final List<String> LISTS = List.of(
            "monotonic-atomic-view",
            "read-atomic",
            "repeatable-read",
            "serializable",
            "strong-session-serializable",
            "strict-serializable");

    private static final List<String> LISTS_WITHOUT_CHOICES = List.of(
            "consistent-view", "snapshot-isolation", "strong-session-snapshot-isolation", "strong-snapshot-isolation");

    private DecidedModels() {}

    /** Those of registers. */
    public static Set<String> ofRegisters() {
        return REGISTERS;
    }

    /**
     * Those of lists.
     *
     * @param choices whether two transactions appended to a key and nobody read what they did
     * @param internal whether a transaction disagrees with itself: then what it saw of others is not known
     */
    public static Set<String> ofLists(boolean choices, boolean internal) {
        Set<String> models = new LinkedHashSet<>(OF_WRITES_AND_READS);
        if (!internal) {
            models.addAll(LISTS);
        }
        if (!internal && !choices) {
            models.addAll(LISTS_WITHOUT_CHOICES);
        }
        return models;
    }
}
