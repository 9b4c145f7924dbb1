// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

/**
 * The replication setting of a cell, as words and numbers.
 *
 * @param name unique in the campaign: {@code n3-r2-w2-strict}
 * @param label for people: {@code N=3 R=2 W=2, strict quorum, blocking repair}
 * @param bug the known bug switched on in a control, else empty
 */
public record SettingSummary(
        String name,
        String label,
        int n,
        int r,
        int w,
        String consistency,
        String quorum,
        String readRepair,
        String resolve,
        String bug) {}
