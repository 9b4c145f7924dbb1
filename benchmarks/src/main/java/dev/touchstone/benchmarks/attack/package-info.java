// SPDX-License-Identifier: Apache-2.0
/**
 * Attacks on a real cluster, and what its nodes make of them: {@code touchstone bench attack} and {@code touchstone bench overload}. Start
 * with {@link dev.touchstone.benchmarks.attack.AttackBench}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.benchmarks.attack;
