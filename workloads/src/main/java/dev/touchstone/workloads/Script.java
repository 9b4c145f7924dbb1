// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import java.util.List;

/**
 * What the clients of a run did, to be done again: each operation at its time, or as soon as its client is free. What an
 * operation needs to know of the store, such as the context of a write, its client reads anew.
 *
 * @param nodes the node that each client is one of, by the client's number
 * @param steps in the order of time
 */
public record Script(List<String> nodes, List<Step> steps) {
    public Script {
        nodes = List.copyOf(nodes);
        steps = List.copyOf(steps);
        for (Step step : steps) {
            if (step.client() < 0 || step.client() >= nodes.size()) {
                throw new IllegalArgumentException("no client " + step.client() + " among " + nodes.size());
            }
        }
    }

    /**
     * One operation of a script.
     *
     * @param client its number, from 0
     * @param atNanos when it is to begin, after the start of the load; 0 for a final read
     * @param last whether it is a final read
     */
    public record Step(int client, long atNanos, Operation operation, boolean last) {}

    /** The same clients with other steps. */
    public Script with(List<Step> others) {
        return new Script(nodes, others);
    }
}
