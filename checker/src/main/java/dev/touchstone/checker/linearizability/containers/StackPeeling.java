// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.containers;

import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * Whether a stack can have held its items, each pushed once, in O(n log n): by peeling it from the outside.
 *
 * <p>An item is surely inside from the end of its push to the beginning of its pop; one whose push and pop overlap can be
 * pushed and popped at one instant, and disturbs nobody. Where at some moment nothing is surely inside, the stack can be
 * empty then, and what comes before and after can be judged apart: clamp each side's order to its side. What is left are
 * components, in which at each moment something is inside; so in any order of a component some item is pushed first and
 * popped last. That can be each item whose push begins before the component's first moment and whose pop ends after its
 * last. If there is none, there is no order. If there are, all of them can be taken away: an order of the rest, clamped
 * to lie within theirs, goes inside. Then the rest falls apart into components again.
 *
 * <p>In the manner of Lee and Mathur, "Efficient Decrease-and-Conquer Linearizability Monitoring" (OOPSLA 2025). Each
 * item becomes ready once, because components only shrink, and is taken away once; segment trees find them.
 */
final class StackPeeling {
    private static final int ITEM_BYTES = 100;
    private final ContainerHistory items;
    private final History history;
    private final Meter meter;
    /** ContainerHistory by the end of their push. */
    private final int[] item;

    private final int[] start;
    private final int[] end;
    private final int[] moments;
    private final Cover cover;
    private final MinTree unready;
    private final MinTree ready;
    private int steps;

    /** The first and the last moment of a component that has no order. */
    record Stuck(int from, int to) {}

    StackPeeling(ContainerHistory items) {
        this.items = items;
        history = items.key.history();
        meter = items.meter;
        meter.keep((long) ITEM_BYTES * items.values);
        long[] byPush = items.sorted(v -> history.completeIndex(items.put[v]));
        item = Arrays.stream(byPush)
                .mapToInt(packed -> (int) packed)
                .filter(v -> history.completeIndex(items.put[v]) < items.startOfTaking(v))
                .toArray();
        int n = item.length;
        int[] all = new int[2 * n];
        for (int i = 0; i < n; i++) {
            all[i] = history.completeIndex(items.put[item[i]]);
            all[n + i] = items.startOfTaking(item[i]);
        }
        moments = Arrays.stream(all).sorted().distinct().toArray();
        start = new int[n];
        end = new int[n];
        cover = new Cover(Math.max(1, moments.length));
        unready = new MinTree(n);
        ready = new MinTree(n);
        for (int i = 0; i < n; i++) {
            meter.step(i);
            start[i] = Arrays.binarySearch(moments, all[i]);
            end[i] = Arrays.binarySearch(moments, all[n + i]);
            cover.add(start[i], end[i], 1);
            unready.set(i, history.invokeIndex(items.put[item[i]]));
        }
    }

    /** A component without an order, or null. */
    @org.jspecify.annotations.Nullable
    Stuck stuck() {
        IntArrayList ranges = new IntArrayList(new int[] {0, item.length});
        while (!ranges.isEmpty()) {
            meter.step(steps++);
            int to = ranges.popInt();
            int from = firstAlive(ranges.popInt(), to);
            if (from == to) {
                continue;
            }
            int last = cover.firstZero(start[from]);
            int after = firstStartingAt(last, from, to);
            ranges.add(after);
            ranges.add(to);
            makeReady(from, after);
            if (!peel(from, after, moments[last])) {
                return new Stuck(moments[start[from]], moments[last]);
            }
            ranges.add(from);
            ranges.add(after);
        }
        return null;
    }

    private int firstAlive(int from, int to) {
        return Math.min(to, Math.min(unready.firstPresent(from), ready.firstPresent(from)));
    }

    /** The first item, of those in the range, that is not surely inside before the moment. */
    private int firstStartingAt(int moment, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (start[middle] < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Marks the items whose push began before the component's first moment; the best of them is popped last. */
    private void makeReady(int from, int to) {
        int first = moments[start[from]];
        for (int i = unready.least(from, to); i >= 0 && unready.at(i) < first; i = unready.least(from, to)) {
            meter.step(steps++);
            unready.set(i, MinTree.ABSENT);
            ready.set(i, -endOfTaking(i));
        }
    }

    private boolean peel(int from, int to, int last) {
        boolean peeled = false;
        for (int i = ready.least(from, to); i >= 0 && -ready.at(i) >= last; i = ready.least(from, to)) {
            meter.step(steps++);
            ready.set(i, MinTree.ABSENT);
            cover.add(start[i], end[i], -1);
            peeled = true;
        }
        return peeled;
    }

    private int endOfTaking(int i) {
        int pop = items.taken[item[i]];
        return pop == ContainerHistory.NONE ? History.NEVER : history.completeIndex(pop);
    }

    /** The operations of a shortest chain of items that are still there and cover the component. */
    int[] chain(Stuck stuck) {
        IntArrayList found = new IntArrayList();
        int reach = stuck.from();
        int next = 0;
        while (reach < stuck.to()) {
            int farthest = -1;
            for (; next < item.length && moments[start[next]] <= reach; next++) {
                boolean isAlive = unready.at(next) != MinTree.ABSENT || ready.at(next) != MinTree.ABSENT;
                farthest = isAlive && (farthest < 0 || end[next] > end[farthest]) ? next : farthest;
            }
            if (farthest < 0) {
                throw new IllegalStateException("a component has a gap at " + reach);
            }
            found.add(items.put[item[farthest]]);
            if (items.taken[item[farthest]] != ContainerHistory.NONE) {
                found.add(items.taken[item[farthest]]);
            }
            reach = moments[end[farthest]];
        }
        return found.toIntArray();
    }
}
