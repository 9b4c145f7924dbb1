// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import java.util.List;

/**
 * All that was judged of a cell: {@code verdict.json}.
 *
 * @param claims the promises of the setting for this workload, in words
 * @param reproduce the command that runs the cell again
 * @param seedFixes what a seed does and does not fix for this kind of cluster, in a sentence
 * @param aborted why there is no verdict; empty if there is one
 */
public record CellResult(
        int schemaVersion,
        CellSummary summary,
        long seed,
        String cluster,
        List<String> claims,
        List<PropertyResult> properties,
        List<FaultRecord> faults,
        String reproduce,
        String seedFixes,
        String aborted) {
    public static final int SCHEMA_VERSION = 1;

    public CellResult {
        claims = List.copyOf(claims);
        properties = List.copyOf(properties);
        faults = List.copyOf(faults);
    }

    /** The same under another name, as in a run that has the cell of several seeds. */
    public CellResult withId(String id) {
        return new CellResult(
                schemaVersion,
                summary.withId(id),
                seed,
                cluster,
                claims,
                properties,
                faults,
                reproduce,
                seedFixes,
                aborted);
    }
}
