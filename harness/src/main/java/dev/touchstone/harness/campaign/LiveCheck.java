// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.online.OnlineChecker;
import dev.touchstone.checker.online.OnlineCheckers;
import dev.touchstone.checker.online.OnlineRegisters;
import dev.touchstone.checker.online.OnlineSessions;
import dev.touchstone.checker.online.Violation;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.history.HistoryListener;
import dev.touchstone.history.Outcome;
import dev.touchstone.workloads.Claim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges a cell while it runs, by what its setting promises and a pass over the history can judge. The verdict of the report
 * is that of the whole history all the same.
 *
 * <p>In real time the events wait for a thread of its own, so that the load is not held up; if too many wait, no more are taken,
 * and that is said. In virtual time they are judged at once, so that one seed gives one run.
 */
final class LiveCheck implements HistoryListener {
    private static final int WAITING_MAX = 1 << 16;
    private static final String LINEARIZABLE = "linearizable";

    private final OnlineChecker checker;
    private final Progress progress;
    private final String cell;
    private final @Nullable BlockingQueue<Runnable> waiting;
    private final @Nullable Thread thread;
    private volatile boolean found;
    private volatile boolean isOver;
    /** By the thread that judges: that the checker failed. */
    private boolean hasFailed;
    /** By the thread that tells the events: that some are missing. */
    private boolean isBehind;

    private LiveCheck(Cell cell, List<String> properties, boolean isRealTime, int waitingMax, Progress progress) {
        this.cell = cell.id();
        this.progress = progress;
        checker = checker(properties, this::tell);
        waiting = isRealTime ? new ArrayBlockingQueue<>(waitingMax) : null;
        thread = isRealTime ? new Thread(this::judge, "live-check-" + cell.id()) : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The check of a cell; none if it promises nothing that can be judged so. */
    static Optional<LiveCheck> of(Cell cell, boolean isRealTime, Progress progress) {
        return of(cell, isRealTime, WAITING_MAX, progress);
    }

    static Optional<LiveCheck> of(Cell cell, boolean isRealTime, int waitingMax, Progress progress) {
        List<String> promised = cell.workload().claims(cell.setting(), cell.conditions()).stream()
                .filter(Claim::claimed)
                .map(Claim::property)
                .filter(LiveCheck::canBeJudged)
                .toList();
        return promised.isEmpty()
                ? Optional.empty()
                : Optional.of(new LiveCheck(cell, promised, isRealTime, waitingMax, progress));
    }

    private static boolean canBeJudged(String property) {
        return property.equals(LINEARIZABLE)
                || Arrays.stream(SessionGuarantee.values())
                        .anyMatch(each -> each.property().equals(property));
    }

    private static OnlineChecker checker(List<String> properties, Consumer<Violation> told) {
        List<OnlineChecker> checkers = new ArrayList<>();
        if (properties.contains(LINEARIZABLE)) {
            checkers.add(new OnlineRegisters(null, told));
        }
        List<SessionGuarantee> guarantees = Arrays.stream(SessionGuarantee.values())
                .filter(guarantee -> properties.contains(guarantee.property()))
                .toList();
        if (!guarantees.isEmpty()) {
            checkers.add(new OnlineSessions(guarantees, told));
        }
        return new OnlineCheckers(checkers);
    }

    /** Whether a violation was found so far; from any thread. */
    boolean found() {
        return found;
    }

    @Override
    public void invoked(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos) {
        take(operation, () -> checker.invoked(operation, process, function, key, input, nanos));
    }

    @Override
    public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
        take(operation, () -> checker.completed(operation, process, outcome, output, nanos));
    }

    private void take(long operation, Runnable event) {
        if (waiting == null) {
            judge(event);
        } else if (!isBehind && !waiting.offer(event)) {
            isBehind = true;
            progress.phase(
                    cell, "problem", "the live check fell behind: nothing from #" + operation + " on is judged live");
        }
    }

    private void judge() {
        BlockingQueue<Runnable> events = waiting;
        try {
            while (events != null && !(isOver && events.isEmpty())) {
                judge(events.take());
            }
        } catch (InterruptedException e) {
            // Closed while it waited for more.
            Thread.currentThread().interrupt();
        }
    }

    /** A checker that fails is our own bug, and no reason to end the cell. */
    private void judge(Runnable event) {
        if (hasFailed) {
            return;
        }
        try {
            event.run();
        } catch (RuntimeException e) {
            hasFailed = true;
            progress.phase(cell, "problem", "the live check failed, a bug of the checker: " + e);
        }
    }

    private void tell(Violation violation) {
        if (!found) {
            found = true;
            progress.phase(
                    cell,
                    "violation",
                    violation.property() + ": " + violation.finding().inWords() + "  "
                            + String.join("; ", violation.operations().values()));
        }
    }

    /** No more events come; those that wait are judged first. */
    void finish() throws InterruptedException {
        if (thread != null && waiting != null) {
            isOver = true;
            waiting.put(() -> {});
            thread.join();
        }
    }
}
