// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import java.util.Map;

/** Workloads known from Jepsen's own tests. */
final class MoreWorkloads {
    private MoreWorkloads() {}

    static void addTo(Map<String, Checks.Workload> workloads) {}
}
