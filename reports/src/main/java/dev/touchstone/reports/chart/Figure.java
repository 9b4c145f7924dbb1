// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.chart;

import dev.touchstone.reports.svg.Markup;

/**
 * A drawing with what is printed round it.
 *
 * @param id unique in the page
 * @param title the heading
 * @param note how to read it, in a sentence or two
 */
public record Figure(String id, String title, String note, Markup drawing) {}
