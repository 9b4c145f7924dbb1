// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.Arrays;

/** Variables by their activity in recent conflicts, the most active on top; among equals, the first by number. */
final class ActivityHeap {
    private static final double DECAY = 1 / 0.95;
    private static final double TOO_LARGE = 1e100;
    private static final int OUTSIDE = -1;

    private double[] activity = new double[16];
    private int[] at = new int[16];
    private int[] heap = new int[16];
    private int size;
    private int variables;
    private double increment = 1;

    void addVariable() {
        if (variables == at.length) {
            activity = Arrays.copyOf(activity, 2 * variables);
            at = Arrays.copyOf(at, 2 * variables);
            heap = Arrays.copyOf(heap, 2 * variables);
        }
        at[variables] = OUTSIDE;
        insert(variables++);
    }

    boolean isEmpty() {
        return size == 0;
    }

    void insert(int variable) {
        if (at[variable] == OUTSIDE) {
            at[variable] = size;
            heap[size++] = variable;
            up(at[variable]);
        }
    }

    int poll() {
        int top = heap[0];
        at[top] = OUTSIDE;
        int last = heap[--size];
        if (size > 0) {
            heap[0] = last;
            at[last] = 0;
            down(0);
        }
        return top;
    }

    void bump(int variable) {
        activity[variable] += increment;
        if (activity[variable] > TOO_LARGE) {
            for (int v = 0; v < variables; v++) {
                activity[v] /= TOO_LARGE;
            }
            increment /= TOO_LARGE;
        }
        if (at[variable] != OUTSIDE) {
            up(at[variable]);
        }
    }

    void decay() {
        increment *= DECAY;
    }

    private boolean isAbove(int a, int b) {
        return activity[a] > activity[b] || (activity[a] == activity[b] && a < b);
    }

    private void up(int from) {
        int i = from;
        int variable = heap[i];
        while (i > 0 && isAbove(variable, heap[(i - 1) >> 1])) {
            heap[i] = heap[(i - 1) >> 1];
            at[heap[i]] = i;
            i = (i - 1) >> 1;
        }
        heap[i] = variable;
        at[variable] = i;
    }

    private void down(int from) {
        int i = from;
        int variable = heap[i];
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && isAbove(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isAbove(heap[child], variable)) {
                break;
            }
            heap[i] = heap[child];
            at[heap[i]] = i;
            i = child;
        }
        heap[i] = variable;
        at[variable] = i;
    }
}
