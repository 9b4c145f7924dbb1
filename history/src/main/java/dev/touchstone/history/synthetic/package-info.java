// SPDX-License-Identifier: Apache-2.0
/**
 * Histories made by simulating an object that answers atomically, for benchmarks and tests.
 *
 * <p>Each is a function of its seed: valid by construction, unless asked for one wrong answer.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.history.synthetic;
