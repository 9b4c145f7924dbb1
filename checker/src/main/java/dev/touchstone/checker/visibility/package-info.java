// SPDX-License-Identifier: Apache-2.0
/**
 * Session guarantees and causal consistency of objects that show all that was put into them: sets that are only added to, and lists that are
 * appended to. Which additions a read saw is no guess there, and neither is what it missed.
 *
 * <p>{@link dev.touchstone.checker.visibility.VisibilityChecker} is the type to read first. {@code Steps} lays a history flat, {@code Knowledge} follows what
 * each session must see, step by step.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.visibility;
