// SPDX-License-Identifier: Apache-2.0
/**
 * What checkers by cycles have in common, whatever their operations are: edges of real time, and cycles in words. Dependencies
 * by data are each checker's own; the cycles are found by {@link dev.touchstone.checker.graph.CycleSearch}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.cycles;
