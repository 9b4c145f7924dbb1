// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.run.SettingSummary;
import dev.touchstone.store.protocol.KnownBug;
import dev.touchstone.workloads.Setting;
import java.util.stream.Collectors;

/**
 * Where a result comes from, and how to have it again.
 *
 * @param campaign the name or file that was given
 * @param cluster {@code local} or {@code sim}
 */
record Provenance(String campaign, String cluster, long seed) {

    String reproduce() {
        return "./touchstone campaign " + campaign + clusterFlag() + " --seed " + seed;
    }

    String reproduce(Cell cell) {
        return reproduce() + " --only '" + cell.id() + "'";
    }

    String seedFixes() {
        return cluster.equals("sim")
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

    private String clusterFlag() {
        return cluster.equals("local") ? "" : " --cluster " + cluster;
    }
}
