// SPDX-License-Identifier: Apache-2.0
/**
 * What a history of registers says about versions: which write each read saw, and how to tell a person.
 *
 * <p>Shared by the checkers of sessions, causality, sequential consistency and staleness. Read {@link
 * dev.touchstone.checker.versions.ReadsFrom} first. Nothing here judges a history.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.versions;
