// SPDX-License-Identifier: Apache-2.0
/**
 * Why a key has no order: a minimal part of its history, and words. Read {@link
 * dev.touchstone.checker.linearizability.explain.Explanation} first. Not for use from outside the checker.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability.explain;
