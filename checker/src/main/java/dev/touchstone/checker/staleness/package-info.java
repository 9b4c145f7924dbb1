// SPDX-License-Identifier: Apache-2.0
/**
 * How far behind reads were: in versions, in time, and by how long ago the newest write was acknowledged.
 *
 * <p>Read {@link dev.touchstone.checker.staleness.StalenessChecker} first. What is measured here is the least staleness
 * that the history proves, from the client's side alone; no server clock is trusted.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.staleness;
