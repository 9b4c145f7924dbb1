// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.versions.OperationText;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One counter, told of its operations in the order of events. Not thread-safe. */
final class CounterTimeline {
    private final History history;
    private final List<Integer> additions = new ArrayList<>();
    private final List<Integer> reads = new ArrayList<>();
    /** What the counter had surely gained, and what it had surely lost, when each open read began. */
    private final Map<Integer, long[]> atInvocation = new HashMap<>();

    private long gained;
    private long mayHaveGained;
    private long lost;
    private long mayHaveLost;
    private boolean within = true;
    private boolean onlyUp = true;
    private boolean onlyUnits = true;

    CounterTimeline(History history) {
        this.history = history;
    }

    /** Whether {@link #judge} decides the counter, or only finds some violations. */
    boolean isExact() {
        return onlyUnits;
    }

    void begin(int op) {
        if (!isAddition(op)) {
            atInvocation.put(op, new long[] {gained, lost});
            return;
        }
        additions.add(op);
        long delta = delta(op);
        mayHaveGained += Math.max(0, delta);
        mayHaveLost += Math.min(0, delta);
        onlyUp &= delta >= 0;
        onlyUnits &= delta == 1;
    }

    void end(int op, ResultBuilder findings) {
        if (isAddition(op)) {
            gained += Math.max(0, delta(op));
            lost += Math.min(0, delta(op));
            return;
        }
        long[] before = atInvocation.remove(op);
        if (before == null || !history.values().isLong(history.output(op))) {
            within = false;
            findings.add(
                    "unreadable-count",
                    "A read" + text().ofKey(op) + " returned no whole number",
                    "A read of a counter returned " + text().value(op) + ".",
                    List.of("#" + op + " returned " + text().value(op) + "."),
                    List.of(op));
            return;
        }
        reads.add(op);
        long least = before[0] + mayHaveLost;
        long most = mayHaveGained + before[1];
        if (count(op) < least || count(op) > most) {
            within = false;
            reportBounds(op, least, most, findings);
        }
    }

    /** Looks at what the bounds of single reads leave open. */
    void judge(ResultBuilder findings) {
        if (!within || !onlyUp) {
            return;
        }
        int highest = -1;
        List<Integer> byStart = new ArrayList<>(reads);
        byStart.sort((a, b) -> Integer.compare(history.invokeIndex(a), history.invokeIndex(b)));
        int ended = 0;
        for (int read : byStart) {
            while (ended < reads.size() && history.completeIndex(reads.get(ended)) < history.invokeIndex(read)) {
                int earlier = reads.get(ended++);
                highest = highest < 0 || count(earlier) > count(highest) ? earlier : highest;
            }
            if (highest >= 0 && count(highest) > count(read)) {
                reportDecrease(highest, read, findings);
                return;
            }
        }
        if (onlyUnits) {
            UnitAdditions.Squeeze squeeze = new UnitAdditions(history, additions, reads).squeeze();
            if (squeeze != null) {
                reportSqueeze(squeeze, findings);
            }
        }
    }

    private void reportBounds(int read, long least, long most, ResultBuilder findings) {
        boolean few = count(read) < least;
        String bound = few ? "at least " + least : "at most " + most;
        findings.add(
                few ? "count-too-low" : "count-too-high",
                "A read" + text().ofKey(read) + " returned " + count(read) + ", and must return " + bound,
                few
                        ? "A read returned " + count(read) + ", though " + least
                                + " was surely in the counter when it began."
                        : "A read returned " + count(read) + ", though no more than " + most
                                + " had been added when it ended.",
                List.of("#" + read + " returned " + count(read) + "; the counter was between " + least + " and " + most
                        + "."),
                List.of(read));
    }

    private void reportDecrease(int before, int after, ResultBuilder findings) {
        findings.add(
                "count-went-down",
                "The count" + text().ofKey(after) + " went down from " + count(before) + " to " + count(after),
                "A read returned " + count(after) + " after another had returned " + count(before)
                        + ", though nothing was taken away.",
                List.of("#" + before + " returned " + count(before) + " and ended before #" + after
                        + " began, which returned " + count(after) + "."),
                List.of(before, after).stream().sorted().toList());
    }

    private void reportSqueeze(UnitAdditions.Squeeze squeeze, ResultBuilder findings) {
        int earlier = squeeze.earlier();
        int later = squeeze.later();
        List<Integer> cited = new ArrayList<>(CitedOperations.of(squeeze.additions()));
        cited.addAll(List.of(earlier, later));
        cited.sort(null);
        findings.add(
                "count-too-low",
                "A read" + text().ofKey(later) + " returned " + count(later) + " and misses additions",
                squeeze.additions().size() + " additions were made between two reads, but the count rose only from "
                        + count(earlier) + " to " + count(later) + ".",
                List.of(
                        "#" + earlier + " returned " + count(earlier) + " and ended before any of them began.",
                        "All of them ended before #" + later + " began, which returned " + count(later) + "."),
                cited);
    }

    private boolean isAddition(int op) {
        return history.function(op).equals(Functions.ADD);
    }

    private long delta(int op) {
        return history.values().asLong(history.input(op));
    }

    private long count(int read) {
        return history.values().asLong(history.output(read));
    }

    private OperationText text() {
        return new OperationText(history);
    }
}
