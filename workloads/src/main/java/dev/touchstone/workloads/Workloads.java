// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import java.util.List;
import java.util.Optional;

/** The workloads that there are. */
public final class Workloads {
    public static final List<Workload> ALL =
            List.of(RegisterWorkload.DEFAULT, RegisterWorkload.DELETES, UpdateWorkload.DEFAULT, SetWorkload.DEFAULT);

    private Workloads() {}

    public static Optional<Workload> byName(String name) {
        return ALL.stream().filter(workload -> workload.name().equals(name)).findFirst();
    }

    public static List<String> names() {
        return ALL.stream().map(Workload::name).toList();
    }
}
