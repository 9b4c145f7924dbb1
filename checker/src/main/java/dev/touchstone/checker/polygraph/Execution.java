// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

/**
 * A way in which the transactions may have run: what a valid verdict rests on.
 *
 * <p>At levels with snapshots, {@code order} has the start of transaction t as 2t and its commit as 2t + 1, all of them, in
 * the order in which they happened; at serializable levels the two stand side by side. At the levels without snapshots
 * the order is that of arbitration, and a transaction sees who it reads from and the earlier writers of the keys it
 * writes, and at parallel snapshot isolation what these see.
 *
 * @param order starts and commits, each once
 * @param writers by read: the candidate that it reads from
 */
@SuppressWarnings("ArrayRecordComponent")
public record Execution(int[] order, int[] writers) {}
