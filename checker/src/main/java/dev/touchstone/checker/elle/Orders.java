// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.cycles.RealTimeEdges;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.graph.EdgeType;
import dev.touchstone.checker.txn.Committed;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;

/** The edges that do not come from data: process order, real time, and relations between many and many. */
final class Orders {
    private static final int NONE = -1;

    private final History history;
    private final EdgeList edges;
    private int vertices;
    private int dependencies;
    private int ofProcesses;

    Orders(History history, EdgeList edges) {
        this.history = history;
        this.edges = edges;
        vertices = history.size();
    }

    /** Adds process order and real time to the dependencies, which are all there. */
    void addAll(Committed committed) {
        dependencies = edges.size();
        addProcesses(committed);
        ofProcesses = edges.size() - dependencies;
        vertices = RealTimeEdges.add(history, edges, vertices);
    }

    /** True if no transaction depended on another, or came before it by an order that counts. */
    boolean isEmpty(boolean processes, boolean realTime) {
        int times = edges.size() - dependencies - ofProcesses;
        return dependencies == 0 && (!processes || ofProcesses == 0) && (!realTime || times == 0);
    }

    /** How many vertices the edges so far have: the operations, and those that only link. */
    int vertices() {
        return vertices;
    }

    /** Each transaction that happened to the next of its process, unless that had overtaken it. */
    private void addProcesses(Committed committed) {
        Int2IntOpenHashMap last = new Int2IntOpenHashMap();
        last.defaultReturnValue(NONE);
        for (int op = 0; op < history.size(); op++) {
            if (!committed.contains(op)) {
                continue;
            }
            int previous = last.get(history.process(op));
            if (previous != NONE) {
                edges.add(previous, op, EdgeType.PROCESS);
            }
            if (!committed.isOvertaken(op)) {
                last.put(history.process(op), op);
            }
        }
    }

    /**
     * An edge from each source to each target but itself. Where that would be many, two chains of linking vertices do
     * it, one for the targets before and one for those after the source's own place among them.
     *
     * @param sources transactions, {@code sourceCount} of them
     * @param targets transactions, {@code targetCount} of them, none twice
     */
    void addAll(int[] sources, int sourceCount, int[] targets, int targetCount, int type) {
        if ((long) sourceCount * targetCount <= 8L * (sourceCount + targetCount)) {
            for (int s = 0; s < sourceCount; s++) {
                for (int t = 0; t < targetCount; t++) {
                    edges.add(sources[s], targets[t], type);
                }
            }
            return;
        }
        int upTo = vertices;
        int from = vertices + targetCount;
        vertices += 2 * targetCount;
        Int2IntOpenHashMap place = new Int2IntOpenHashMap(targetCount);
        place.defaultReturnValue(NONE);
        for (int t = 0; t < targetCount; t++) {
            place.put(targets[t], t);
            edges.add(upTo + t, targets[t], EdgeType.LINK);
            edges.add(from + t, targets[t], EdgeType.LINK);
            if (t > 0) {
                edges.add(upTo + t, upTo + t - 1, EdgeType.LINK);
                edges.add(from + t - 1, from + t, EdgeType.LINK);
            }
        }
        for (int s = 0; s < sourceCount; s++) {
            int own = place.get(sources[s]);
            if (own == NONE) {
                edges.add(sources[s], from, type);
                continue;
            }
            if (own > 0) {
                edges.add(sources[s], upTo + own - 1, type);
            }
            if (own < targetCount - 1) {
                edges.add(sources[s], from + own + 1, type);
            }
        }
    }
}
