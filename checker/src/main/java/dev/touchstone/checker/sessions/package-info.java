// SPDX-License-Identifier: Apache-2.0
/**
 * The session guarantees of Terry et al. (1994): what one client may count on, whatever replica answers it.
 *
 * <p>Read {@link dev.touchstone.checker.sessions.SessionGuarantee} for the definitions, then {@link
 * dev.touchstone.checker.sessions.SessionChecker}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.sessions;
