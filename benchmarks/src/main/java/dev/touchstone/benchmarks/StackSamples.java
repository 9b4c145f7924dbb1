// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A profile of one thread by sampling: of which of our classes there was a frame on the stack, and which was the innermost one.
 * Samples are taken where the JVM can stop the thread, so figures are rough; the JVM's own recorder tells more.
 */
final class StackSamples implements AutoCloseable {
    private static final String OURS = "dev.touchstone.";
    private static final long EVERY_MILLIS = 5;
    private static final int LINES = 25;

    private final Thread observed;
    private final Thread sampler;
    private final Map<String, Integer> innermost = new HashMap<>();
    private final Map<String, Integer> within = new HashMap<>();
    private volatile boolean stopped;
    private int samples;

    private StackSamples(Thread observed) {
        this.observed = observed;
        this.sampler = new Thread(this::sample, "stack-samples");
        sampler.setDaemon(true);
    }

    static StackSamples of(Thread observed) {
        return new StackSamples(observed);
    }

    void start() {
        sampler.start();
    }

    private void sample() {
        try {
            while (!stopped) {
                Thread.sleep(EVERY_MILLIS);
                add(observed.getStackTrace());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(StackTraceElement[] stack) {
        boolean first = true;
        Set<String> seen = new HashSet<>();
        for (StackTraceElement frame : stack) {
            if (!frame.getClassName().startsWith(OURS)) {
                continue;
            }
            String simple = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
            String name = simple + "." + frame.getMethodName();
            if (first) {
                innermost.merge(name, 1, Integer::sum);
                first = false;
            }
            if (seen.add(name)) {
                within.merge(name, 1, Integer::sum);
            }
        }
        samples++;
    }

    /** Ends the sampling, and prints what was seen. */
    void print(PrintStream out) throws InterruptedException {
        close();
        sampler.join();
        table(out, "innermost", innermost);
        table(out, "within", within);
    }

    private void table(PrintStream out, String title, Map<String, Integer> counts) {
        out.println(title);
        List<Map.Entry<String, Integer>> rows = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(LINES)
                .toList();
        rows.forEach(
                row -> out.printf(Locale.ROOT, "  %5.1f %%  %s%n", 100.0 * row.getValue() / samples, row.getKey()));
    }

    @Override
    public void close() {
        stopped = true;
    }
}
