// SPDX-License-Identifier: Apache-2.0
/** Tests of convergence. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.convergence;
