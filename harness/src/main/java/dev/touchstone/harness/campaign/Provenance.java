// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.reports.run.SettingSummary;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.workloads.Setting;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a result comes from, and how to have it again.
 *
 * @param again the command that makes the whole run again
 * @param againCell the command that runs one cell of it, to be followed by the cell's id; null if {@code again} does
 * @param cluster what it ran on
 */
public record Provenance(String again, @Nullable String againCell, ClusterKind cluster, long seed) {

    String reproduce(Cell cell) {
        return againCell == null ? again : againCell + " '" + cell.id() + "'";
    }

    String seedFixes() {
        return cluster == ClusterKind.SIM
                ? "The seed fixes everything: the same seed gives the same history, byte for byte."
                : "The seed fixes operations, faults and their times; not the timing of processes and sockets, so that a"
                        + " run may differ from this one.";
    }

    static SettingSummary summary(Cell cell) {
        Setting setting = cell.setting();
        return new SettingSummary(
                setting.name(),
                setting.label(),
                setting.n(),
                setting.r(),
                setting.w(),
                setting.consistency().word(),
                setting.quorum().word(),
                setting.readRepair().word(),
                cell.workload().resolve().word(),
                setting.bugs().stream().map(KnownBug::word).collect(Collectors.joining(",")));
    }
}
