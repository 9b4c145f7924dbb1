// SPDX-License-Identifier: Apache-2.0
/**
 * The page of anomalies, {@code docs/anomalies.md}, and its pictures: made from a catalogue of the smallest histories,
 * each checked to have its anomaly. Read {@link dev.touchstone.reports.anomalies.AnomalyPicturesTest} first.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.reports.anomalies;
