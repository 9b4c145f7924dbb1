// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A few transactions that violate a level whatever the others did.
 *
 * @param transactions numbers of the input, ascending
 * @param isMinimal whether each of them is needed: without any one the others satisfy the level
 * @param violated all levels that these transactions alone violate: one without session or real-time order is among them
 *     if the proof needs no such order
 * @param argument why, or null if the budget ran out before it was found, or it would be too long to read
 */
@SuppressWarnings("ArrayRecordComponent")
public record Witness(
        int[] transactions,
        boolean isMinimal,
        Set<PolygraphLevel> violated,
        @Nullable Argument argument) {}
