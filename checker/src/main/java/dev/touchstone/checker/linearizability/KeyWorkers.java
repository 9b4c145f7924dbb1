// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.explain.Reach;
import dev.touchstone.checker.linearizability.key.BudgetExceededException;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.key.MalformedCallException;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Decides the keys of a history on all processors, the largest first; results stand in the order of the keys. */
final class KeyWorkers {
    private static final int TOO_SMALL_TO_SHARE = 2000;

    private final KeyDecider decider;
    private final History history;
    private final Partition partition;
    private final Budget budget;
    private final KeyVerdict[] verdicts;
    private final SharedBudget shared;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    KeyWorkers(KeyDecider decider, History history, Partition partition, Budget budget) {
        this.decider = decider;
        this.history = history;
        this.partition = partition;
        this.budget = budget;
        shared = new SharedBudget(budget);
        verdicts = new KeyVerdict[partition.keys()];
    }

    KeyVerdict[] decideAll() {
        int[] order = IntStream.range(0, partition.keys())
                .boxed()
                .sorted((a, b) -> Integer.compare(partition.size(b), partition.size(a)))
                .mapToInt(i -> i)
                .toArray();
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), partition.keys());
        if (threads <= 1 || history.size() < TOO_SMALL_TO_SHARE) {
            work(order);
            return verdicts;
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(executor.submit(() -> work(order)));
            }
            for (Future<?> worker : workers) {
                await(worker);
            }
        } finally {
            executor.shutdownNow();
        }
        return verdicts;
    }

    private void await(Future<?> worker) {
        boolean interrupted = false;
        while (true) {
            try {
                worker.get();
                break;
            } catch (InterruptedException e) {
                budget.cancel();
                interrupted = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a worker failed", e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(int[] order) {
        for (int i = next.getAndIncrement(); i < order.length; i = next.getAndIncrement()) {
            verdicts[order[i]] = decide(partition.key(history, order[i]));
            int decided = done.incrementAndGet();
            budget.reportNowAndThen(
                    () -> String.format(Locale.ROOT, "linearizable: %,d of %,d keys decided", decided, order.length));
        }
    }

    private KeyVerdict decide(KeyHistory key) {
        Unknown.Cause cause = budget.exhausted(0);
        if (cause != null) {
            Unknown why = new Unknown(
                    cause, "a key of " + key.size() + " operations was not looked at", "Give the check more time.");
            return KeyVerdict.unknown("none", why, key.size(), 0);
        }
        try {
            KeyVerdict verdict = decider.decide(key, shared);
            return verdict.finding() == null || !Reach.isKnownOf(key) ? verdict : withReach(verdict, key);
        } catch (BudgetExceededException e) {
            Unknown why = new Unknown(
                    e.reason(),
                    "a key of " + key.size() + " operations was not decided",
                    "Give the check more time or memory.");
            return KeyVerdict.unknown("none", why, key.size(), 0);
        } catch (MalformedCallException e) {
            Unknown why = new Unknown(
                    Unknown.Cause.UNDECIDABLE,
                    String.valueOf(e.getMessage()),
                    "Correct the operation, or choose the model that it was made for.");
            return KeyVerdict.unknown("none", why, key.size(), 0);
        }
    }

    private KeyVerdict withReach(KeyVerdict verdict, KeyHistory key) {
        Finding finding = Objects.requireNonNull(verdict.finding());
        try (Meter meter = shared.meter()) {
            return KeyVerdict.invalid(
                    verdict.algorithm(),
                    Reach.addTo(finding, key, decider.operations(key, meter), budget),
                    verdict.operations(),
                    verdict.states());
        } catch (BudgetExceededException spent) {
            return verdict; // the finding stands without it
        }
    }
}
