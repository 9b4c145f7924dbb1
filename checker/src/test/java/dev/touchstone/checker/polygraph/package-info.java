// SPDX-License-Identifier: Apache-2.0
/** Tests of the polygraph's decider: the axioms by brute force, a second search, generated and recorded histories. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.polygraph;
