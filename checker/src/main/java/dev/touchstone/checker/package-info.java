// SPDX-License-Identifier: Apache-2.0
/**
 * Histories in, verdicts out; for any store.
 *
 * <p>Read {@link dev.touchstone.checker.Checker} first, then {@link dev.touchstone.checker.CheckResult}. Each family of
 * questions has a package of its own; checkers are pure, bounded by a {@link dev.touchstone.checker.Budget}, and never
 * draw, log or know a fault's name.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker;
