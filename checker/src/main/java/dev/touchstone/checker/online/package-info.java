// SPDX-License-Identifier: Apache-2.0
/**
 * Checkers that see each event of a history once, in its order, and keep only what later events may still need: for
 * histories that no memory holds, and beside a running cluster. A violation is told by the event that completes it.
 */
@NullMarked
package dev.touchstone.checker.online;

import org.jspecify.annotations.NullMarked;
