// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/**
 * So many clients, each of which begins an operation when its last one has ended.
 *
 * @param micros how long each operation that was done took, sorted
 * @param failed operations that were not done, or nobody knows
 * @param cpuMicros of the whole process for each operation done: nodes and clients together
 */
record ClosedLoop(Duration time, int[] micros, long failed, double cpuMicros) {
    private static final int SAMPLES_MAX = 4_000_000;

    /** Runs operations for so long; the function is given a number that rises, and answers true if it was done. */
    static ClosedLoop run(int clients, Duration time, IntFunction<Future<Boolean>> operation)
            throws InterruptedException {
        int[] samples = new int[SAMPLES_MAX];
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        LongAdder failed = new LongAdder();
        CountDownLatch ended = new CountDownLatch(clients);
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        Runnable[] next = new Runnable[1];
        next[0] = () -> {
            long began = System.nanoTime();
            if (began >= end || done.get() >= SAMPLES_MAX - clients) {
                ended.countDown();
                return;
            }
            operation.apply(begun.getAndIncrement()).onComplete(outcome -> {
                if (outcome.succeeded() && outcome.result()) {
                    samples[done.getAndIncrement()] = (int) ((System.nanoTime() - began) / 1_000);
                } else {
                    failed.increment();
                }
                next[0].run();
            });
        };
        for (int i = 0; i < clients; i++) {
            next[0].run();
        }
        ended.await();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        double cpuMicros = (system.getProcessCpuTime() - cpu) / 1e3 / Math.max(1, done.get());
        int[] sorted = Arrays.copyOf(samples, done.get());
        Arrays.sort(sorted);
        return new ClosedLoop(took, sorted, failed.sum(), cpuMicros);
    }

    String row(String name) {
        return String.format(
                Locale.ROOT,
                "%-40s %9.0f op/s   p50 %6d us   p99 %7d us   CPU %7.1f us/op   failed %d",
                name,
                micros.length / (time.toNanos() / 1e9),
                quantile(0.5),
                quantile(0.99),
                cpuMicros,
                failed);
    }

    private int quantile(double quantile) {
        return micros.length == 0 ? 0 : micros[(int) Math.min(micros.length - 1, quantile * micros.length)];
    }
}
