// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which of a container's ways into its network were an engine's own. An engine puts a container on its network each time it starts
 * it, once, and tells that before the start. No time is asked: of how much there is between the two, a busy machine decides.
 */
final class Joins {
    private Joins() {}

    /**
     * Those that go with no start: of a container that ran, and all but the last before a start. And of each start that went without
     * one, though an earlier one did not: that the container was taken off before, as of the time of the start.
     *
     * @param events in the order in which the engine told them, of whatever containers
     */
    static List<EngineEvent> foreign(Collection<EngineEvent> events, String service) {
        List<EngineEvent> foreign = new ArrayList<>();
        List<EngineEvent> beforeStart = new ArrayList<>();
        boolean isRunning = false;
        boolean isTold = false;
        for (EngineEvent event : events) {
            if (!event.service().equals(service)) {
                continue;
            }
            switch (event.kind()) {
                case START -> {
                    isRunning = true;
                    if (isTold && beforeStart.isEmpty()) {
                        foreign.add(new EngineEvent(event.nanos(), service, EngineEvent.Kind.DISCONNECT, ""));
                    }
                    foreign.addAll(allButLast(beforeStart));
                    beforeStart.clear();
                }
                case DIE -> isRunning = false;
                case CONNECT -> {
                    isTold = true;
                    (isRunning ? foreign : beforeStart).add(event);
                }
                default -> {}
            }
        }
        foreign.addAll(allButLast(beforeStart));
        return foreign;
    }

    private static List<EngineEvent> allButLast(List<EngineEvent> events) {
        return events.subList(0, Math.max(0, events.size() - 1));
    }
}
