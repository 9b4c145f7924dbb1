// SPDX-License-Identifier: Apache-2.0
/** Tests of weak isolation levels, their axioms by brute force, and published histories. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.isolation;
