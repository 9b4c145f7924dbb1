// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import org.jspecify.annotations.Nullable;

/**
 * What literals mean beyond clauses. Literal 2v says that variable v is true, 2v + 1 that it is false.
 *
 * <p>Told of each literal as it becomes true, in order, and of each that no longer is, in reverse order.
 */
interface Theory {
    /**
     * Literals that cannot all be true.
     *
     * @param literals the last of those asserted is among them, unless the support alone is contradictory
     * @param support numbers of what holds anyway and is part of the contradiction
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Conflict(int[] literals, int[] support) {}

    /** Takes a literal as true; what it contradicts, or null. It counts as taken in either case. */
    @Nullable
    Conflict assertTrue(int literal);

    /** Forgets the literal asserted last. */
    void retract();

    /** The literal of the variable that a decision should try first. */
    int preferred(int variable);
}
