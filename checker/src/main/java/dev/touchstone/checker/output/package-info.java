// SPDX-License-Identifier: Apache-2.0
/**
 * A verdict as others read it: {@link dev.touchstone.checker.output.TextReport} for a terminal,
 * {@link dev.touchstone.checker.output.CheckResultJson} for programs. Both say the same in the same words, and neither
 * judges anything.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.output;
