// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Whether additions of 1 to a counter have an order that explains its reads, each of which is within its bounds and none of
 * which went down.
 *
 * <p>The addition that makes the count {@code s} has a window: {@code s} is more than each count read before the addition
 * began, and at most each count read after it ended. Counts are given, from 1 up, to the open addition whose window closes
 * first; that fails exactly if there is no order, for these are jobs of unit length with release times and deadlines.
 * "Earliest deadline first" is Jackson's rule (1955). O(n log n).
 */
final class UnitAdditions {
    private static final long OPEN = Long.MAX_VALUE;

    private final History history;
    private final List<Integer> reads;
    private final List<Window> windows = new ArrayList<>();

    /**
     * An instance of the problem.
     *
     * @param additions that may have happened, by their beginning
     * @param reads acknowledged, by their end
     */
    UnitAdditions(History history, List<Integer> additions, List<Integer> reads) {
        this.history = history;
        this.reads = reads;
        long[] least = leastReadAfter(additions);
        int ended = 0;
        long greatest = 0;
        for (int i = 0; i < least.length; i++) {
            int op = additions.get(i);
            while (ended < reads.size() && history.completeIndex(reads.get(ended)) < history.invokeIndex(op)) {
                greatest = Math.max(greatest, count(reads.get(ended++)));
            }
            windows.add(new Window(op, greatest, least[i]));
        }
    }

    /** For each addition the least count of the reads that began after its end. */
    private long[] leastReadAfter(List<Integer> additions) {
        List<Integer> byStart = new ArrayList<>(reads);
        byStart.sort(Comparator.comparingInt(history::invokeIndex));
        List<Integer> byEnd = new ArrayList<>();
        for (int i = 0; i < additions.size(); i++) {
            byEnd.add(i);
        }
        byEnd.sort(Comparator.<Integer>comparingInt(i -> history.completeIndex(additions.get(i)))
                .reversed());
        long[] least = new long[additions.size()];
        long lowest = OPEN;
        int at = byStart.size() - 1;
        for (int i : byEnd) {
            while (at >= 0 && history.invokeIndex(byStart.get(at)) > history.completeIndex(additions.get(i))) {
                lowest = Math.min(lowest, count(byStart.get(at--)));
            }
            least[i] = lowest;
        }
        return least;
    }

    /** Additions that have no room, or null if an order exists. */
    @Nullable
    Squeeze squeeze() {
        long top = reads.stream().mapToLong(this::count).max().orElse(0);
        PriorityQueue<Window> open = new PriorityQueue<>(Comparator.comparingLong(Window::closes));
        List<Window> placed = new ArrayList<>();
        int next = 0;
        for (long slot = 1; slot <= top; slot++) {
            while (next < windows.size() && windows.get(next).opens < slot) {
                open.add(windows.get(next++));
            }
            Window first = open.poll();
            if (first == null) {
                throw new IllegalStateException(
                        "no addition for count " + slot + ", though every read is within bounds");
            } else if (first.closes < slot) {
                return around(first, placed);
            }
            placed.add(first);
        }
        while (next < windows.size()) {
            open.add(windows.get(next++));
        }
        Window left = open.poll();
        return left == null || left.closes > top ? null : around(left, placed);
    }

    /** The additions that must all come before the window of one of them closes, and after one read: others were placed up to that. */
    private Squeeze around(Window late, List<Window> placed) {
        List<Integer> crowd = new ArrayList<>(List.of(late.op));
        int slot = placed.size();
        while (slot > 0 && placed.get(slot - 1).closes <= late.closes) {
            crowd.add(placed.get(--slot).op);
        }
        int count = slot;
        int earlier =
                reads.stream().filter(read -> count(read) >= count).findFirst().orElseThrow();
        int later = reads.stream()
                .filter(read -> count(read) <= late.closes)
                .max(Comparator.comparingInt(history::invokeIndex))
                .orElseThrow();
        return new Squeeze(earlier, later, crowd.stream().sorted().toList());
    }

    private long count(int read) {
        return history.values().asLong(history.output(read));
    }

    /** The counts that an addition can make: more than {@code opens}, at most {@code closes}. */
    private record Window(int op, long opens, long closes) {}

    /**
     * Acknowledged additions between two reads, more than the count rose by.
     *
     * @param earlier the read that ended before they began
     * @param later the read that began after they ended
     */
    record Squeeze(int earlier, int later, List<Integer> additions) {}
}
