// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The operations of a script, each at its time or as soon as its client is free. */
final class ScriptedTasks implements ClientTasks {
    private final List<Deque<Script.Step>> steps = new ArrayList<>();
    private final List<List<Operation>> finalReads = new ArrayList<>();

    ScriptedTasks(Script script) {
        script.nodes().forEach(node -> {
            steps.add(new ArrayDeque<>());
            finalReads.add(new ArrayList<>());
        });
        for (Script.Step step : script.steps()) {
            if (step.last()) {
                finalReads.get(step.client()).add(step.operation());
            } else {
                steps.get(step.client()).add(step);
            }
        }
    }

    @Override
    public long pauseNanos(int client, long sinceStart) {
        Script.Step next = steps.get(client).peek();
        return next == null ? NOTHING_LEFT : Math.max(0, next.atNanos() - sinceStart);
    }

    @Override
    public Operation next(int client) {
        return steps.get(client).remove().operation();
    }

    @Override
    public List<Operation> finalReads(int client) {
        return finalReads.get(client);
    }
}
