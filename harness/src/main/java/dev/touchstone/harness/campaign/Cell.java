// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.nemesis.schedule.FaultKind;
import dev.touchstone.workloads.Setting;
import dev.touchstone.workloads.Workload;

/**
 * One experiment of a campaign: a workload, on a bucket with a setting, under a fault.
 *
 * @param control whether the setting has a known bug switched on, which must be caught
 */
public record Cell(Workload workload, FaultKind fault, Setting setting, boolean control) {
    /** Its folder's name: {@code register.kill-one.n3-r2-w2-quorum}. */
    public String id() {
        return workload.name() + "." + fault.name() + "." + setting.name();
    }
}
