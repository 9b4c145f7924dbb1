// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures of few operations: an anomaly's graph, a linearizability counterexample, the lanes round a finding. Read {@link
 * dev.touchstone.reports.drawing.LaneLayout} first: where an operation stands in all of them.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.reports.drawing;
