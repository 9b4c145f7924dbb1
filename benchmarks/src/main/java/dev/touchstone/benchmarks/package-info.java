// SPDX-License-Identifier: Apache-2.0
/** How fast the checkers are, against stated targets; start with {@link dev.touchstone.benchmarks.CheckerBench}. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.benchmarks;
