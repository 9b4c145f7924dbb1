// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.cycles;

import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.graph.EdgeType;
import dev.touchstone.history.History;
import java.util.Arrays;

/**
 * What ended before what began, as edges: each operation to those invoked after its completion, through a chain of points in
 * time, so that it takes three edges an operation whatever the concurrency. An operation of unknown outcome has no completion.
 */
public final class RealTimeEdges {
    private static final int NONE = -1;

    private RealTimeEdges() {}

    /**
     * Adds the edges. The points in time are vertices that stand for no operation.
     *
     * @param vertices how many vertices there are; those of the operations are {@code 0 .. history.size() - 1}
     * @return how many there are then
     */
    public static int add(History history, EdgeList edges, int vertices) {
        int next = vertices;
        int[] completed = new int[history.events()];
        Arrays.fill(completed, NONE);
        for (int op = 0; op < history.size(); op++) {
            if (history.isOk(op)) {
                completed[history.completeIndex(op)] = op;
            }
        }
        int event = 0;
        int point = NONE;
        boolean open = false;
        for (int op = 0; op < history.size(); op++) {
            for (; event < history.invokeIndex(op); event++) {
                if (completed[event] == NONE) {
                    continue;
                }
                if (!open) {
                    if (point != NONE) {
                        edges.add(point, next, EdgeType.TIME_LINK);
                    }
                    point = next++;
                    open = true;
                }
                edges.add(completed[event], point, EdgeType.REALTIME);
            }
            if (point != NONE && !history.isFail(op)) {
                edges.add(point, op, EdgeType.TIME_LINK);
                open = false;
            }
        }
        return next;
    }
}
