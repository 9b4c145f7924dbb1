// SPDX-License-Identifier: Apache-2.0
/**
 * What clients saw: the operations they invoked, how each ended, and which faults were active meanwhile.
 *
 * <p>Read {@link dev.touchstone.history.History} first: a columnar list of operations. {@link
 * dev.touchstone.history.Values} holds their values, {@link dev.touchstone.history.HistoryBuilder} pairs invocations
 * with completions. A {@link dev.touchstone.history.HistoryListener} takes a history that need not be in memory. File formats live in {@code dev.touchstone.history.format}. Nothing here judges anything, and
 * nothing here depends on a store. {@link dev.touchstone.history.Suggestion} is here
 * because all that users choose from by name is above.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.history;
