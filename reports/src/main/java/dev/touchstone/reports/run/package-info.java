// SPDX-License-Identifier: Apache-2.0
/**
 * What a run leaves behind in its folder, as records with a JSON form: {@code campaign.json} and each cell's
 * {@code verdict.json}. The words are those of the HTML.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.reports.run;
