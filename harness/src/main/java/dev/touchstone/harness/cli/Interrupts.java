// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a signal does to a long command: the first asks it to come to an end with a report, one that comes more than a second
 * later ends it at once ({@link Signals}).
 */
final class Interrupts {
    private static final Map<String, Integer> CODES =
            new TreeMap<>(Map.of("HUP", ExitCode.HUNG_UP, "INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED));
    private static final AtomicInteger FIRST = new AtomicInteger();
    private static final Signals SIGNALS = new Signals();

    private Interrupts() {}

    /** Calls the task at the first interrupt, termination or hang-up, and halts the JVM at one that is no repeat of it. */
    static void onFirst(Runnable task) {
        onFirst(task, () -> {});
    }

    /** The same, and calls another task once a further signal would halt the JVM. */
    static void onFirst(Runnable task, Runnable whenNextEnds) {
        Runnable both = () -> {
            long next = System.nanoTime() + Signals.REPEATS.toNanos();
            task.run();
            try {
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                whenNextEnds.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        CODES.forEach((name, code) -> handle(name, code, both));
    }

    /** What a process ends with that was asked to end: by the first signal, and as Ctrl-C if there was none. */
    static int exitCode() {
        return FIRST.get() == 0 ? ExitCode.INTERRUPTED : FIRST.get();
    }

    private static void signalled(int exitCode, Runnable task) {
        switch (SIGNALS.at(System.nanoTime())) {
            case END -> {
                FIRST.set(exitCode);
                Thread thread = new Thread(task, "interrupt");
                thread.setDaemon(true);
                thread.start();
            }
            case REPEAT -> {
                // The first is being heeded.
            }
            case NOW -> Runtime.getRuntime().halt(exitCode);
        }
    }

    private static void handle(String name, int exitCode, Runnable task) {
        if (!SignalHandler.on(name, () -> signalled(exitCode, task))) {
            System.err.println("touchstone: cannot handle SIG" + name + ": it ends without a report");
        }
    }
}
