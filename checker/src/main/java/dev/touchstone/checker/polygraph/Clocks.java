// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.Arrays;

/**
 * What comes before each vertex of a graph: how many events of each chain. Vectors of as many numbers as there are
 * chains, computed in an order that respects all edges.
 */
final class Clocks {
    private final EventGraph graph;
    private final Events events;
    private final Chains chains;
    private final int width;
    private final int[] clock;
    /** By vertex: its place in the order that the clocks were computed in last. */
    private final int[] position;

    Clocks(EventGraph graph, Events events, Chains chains) {
        this.graph = graph;
        this.events = events;
        this.chains = chains;
        width = chains.count();
        clock = new int[Math.multiplyExact(graph.vertices(), width)];
        position = new int[graph.vertices()];
    }

    static long bytes(EventGraph graph, int chains) {
        return 4L * graph.vertices() * (chains + 1);
    }

    /** Computes all clocks; false if there is a cycle or the meter stopped it. */
    boolean compute(Meter meter) {
        int[] order = graph.topological();
        if (order.length < graph.vertices()) {
            return false;
        }
        Arrays.fill(clock, 0);
        for (int i = 0; i < order.length; i++) {
            int v = order[i];
            position[v] = i;
            int row = v * width;
            int chain = chainOf(v);
            int stamp = chain == Chains.NONE ? 0 : stamp(v);
            if (chain != Chains.NONE) {
                clock[row + chain] = stamp;
            }
            for (int e = graph.firstOut(v); e != EventGraph.NONE; e = graph.nextOut(e)) {
                int other = graph.to(e) * width;
                // Who has heard of this event has heard of all before it.
                if (chain == Chains.NONE || clock[other + chain] < stamp) {
                    for (int k = 0; k < width; k++) {
                        clock[other + k] = Math.max(clock[other + k], clock[row + k]);
                    }
                }
            }
            if (meter.step()) {
                return false;
            }
        }
        return true;
    }

    private int chainOf(int vertex) {
        return events.isEvent(vertex) ? chains.of(events.transaction(vertex)) : Chains.NONE;
    }

    /** How many events of its chain come before the event, itself included. */
    private int stamp(int event) {
        int place = chains.place(events.transaction(event));
        return events.isSerial() ? place + 1 : 2 * place + (events.isStart(event) ? 1 : 2);
    }

    /** How many events of the chain come before the vertex, itself included. */
    int of(int vertex, int chain) {
        return clock[vertex * width + chain];
    }

    /** True if the event is known to come before the vertex, or is it; false too if the event is in no chain. */
    boolean precedes(int event, int vertex) {
        int chain = chainOf(event);
        return chain != Chains.NONE && clock[vertex * width + chain] >= stamp(event);
    }

    /** Places of vertices in an order that respects all edges there were when the clocks were computed last. */
    int position(int vertex) {
        return position[vertex];
    }
}
