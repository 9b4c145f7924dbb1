// SPDX-License-Identifier: Apache-2.0
/**
 * What each page shows, as records that templates print: all decisions are made here, none in a template. Read {@link
 * dev.touchstone.reports.page.IndexPage} and {@link dev.touchstone.reports.page.CellPage} first.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.reports.page;
