// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

/**
 * A fault as it was asked for and as it was observed; a line of {@code faults.jsonl}.
 *
 * @param startNanos when it was observed to hold, in the history's time; -1 if never
 * @param endNanos when it was observed to be over; -1 if never
 */
public record FaultRecord(
        String fault,
        String detail,
        long askedNanos,
        long startNanos,
        long endNanos,
        boolean observed,
        String evidence,
        boolean healed,
        String healEvidence) {}
