// SPDX-License-Identifier: Apache-2.0
/**
 * What every decider of keys is and may use. Read {@link dev.touchstone.checker.linearizability.decide.KeyDecider}
 * first, then {@link dev.touchstone.checker.linearizability.decide.SearchDecider}, which all others fall back to. Not for
 * use from outside the checker.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability.decide;
