// SPDX-License-Identifier: Apache-2.0
/**
 * Sets that clients add to and read whole: does every acknowledged element stay?
 *
 * <p>Read {@link dev.touchstone.checker.sets.SetChecker} first; {@code SetElements} follows each element through the
 * reads.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.sets;
