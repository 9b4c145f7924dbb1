// SPDX-License-Identifier: Apache-2.0
/**
 * Decides completely whether some order of register transactions explains what they read: the polygraph of Papadimitriou,
 * "The Serializability of Concurrent Database Updates" (J. ACM 26(4), 1979).
 *
 * <p>{@link dev.touchstone.checker.polygraph.RegisterTransactions} is what goes in, {@link
 * dev.touchstone.checker.polygraph.PolygraphLevel} says what is asked, and {@link
 * dev.touchstone.checker.polygraph.PolygraphDecider} is what to read first. {@code SnapshotDecider} and {@code
 * VisibilityDecider} decide, {@code ExecutionValidator} believes neither, {@code WitnessSearch} and {@code Proof} say why
 * not. No reader of histories lives here.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.polygraph;
