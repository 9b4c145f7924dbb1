// SPDX-License-Identifier: Apache-2.0
/**
 * SVG and other markup written from Java: escaped, deterministic, without a native tool. Read {@link
 * dev.touchstone.reports.svg.Svg} first. What is drawn is decided in {@code chart} and {@code drawing}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.reports.svg;
