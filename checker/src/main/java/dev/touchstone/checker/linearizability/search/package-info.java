// SPDX-License-Identifier: Apache-2.0
/**
 * The search, which decides any model: Wing and Gong (JPDC 1993), Lowe (2017). Read {@link
 * dev.touchstone.checker.linearizability.search.Search} first. It says which operation is stuck; why is said elsewhere.
 * Not for use from outside the checker.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability.search;
