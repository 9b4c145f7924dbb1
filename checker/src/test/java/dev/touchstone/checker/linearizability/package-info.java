// SPDX-License-Identifier: Apache-2.0
/** Proof that the linearizability checker is right: brute force, two algorithms for one question, real histories. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability;
