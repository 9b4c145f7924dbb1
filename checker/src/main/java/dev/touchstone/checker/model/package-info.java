// SPDX-License-Identifier: Apache-2.0
/**
 * Consistency models as a lattice: what implies what, and which anomalies each model rules out.
 *
 * <p>The facts are in the resource {@code consistency-models.txt}; {@link
 * dev.touchstone.checker.model.ConsistencyModels} reads it once and answers questions about it. Nothing here looks at a
 * history.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.model;
