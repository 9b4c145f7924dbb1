// SPDX-License-Identifier: Apache-2.0
/**
 * The charts of a cell: latency, rate, availability, staleness, drawn from its history and its checkers' figures. Read
 * {@link dev.touchstone.reports.chart.Charts} first. All share one time axis and one {@link
 * dev.touchstone.reports.chart.FaultBands}; nothing here judges.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.reports.chart;
