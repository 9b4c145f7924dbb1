// SPDX-License-Identifier: Apache-2.0
/**
 * The HTML of a run: a pure function of its folder, drawn after everything was judged, so that a picture can never change
 * a verdict. {@code run} is the folder's content as records; templates stand in {@code src/main/jte}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.reports;
