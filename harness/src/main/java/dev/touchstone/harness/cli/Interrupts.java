// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a signal does to a long command: the first asks it to come to an end with a report, the second ends it at once.
 *
 * <p>The JDK's only way to handle a signal more than once is {@code sun.misc.Signal}, which is reached by reflection because
 * it is no part of the platform's API; where it is missing, signals do what they do to every JVM.
 */
final class Interrupts {
    private static final Map<String, Integer> CODES =
            new TreeMap<>(Map.of("HUP", ExitCode.HUNG_UP, "INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED));
    private static final AtomicInteger FIRST = new AtomicInteger();

    private Interrupts() {}

    /** Calls the task at the first interrupt, termination or hang-up, and halts the JVM at the second. */
    static void onFirst(Runnable task) {
        CODES.forEach((name, code) -> handle(name, code, task));
    }

    /** What a process ends with that was asked to end: by the first signal, and as Ctrl-C if there was none. */
    static int exitCode() {
        return FIRST.get() == 0 ? ExitCode.INTERRUPTED : FIRST.get();
    }

    private static void handle(String name, int exitCode, Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        if (method.getName().equals("handle")) {
                            if (!FIRST.compareAndSet(0, exitCode)) {
                                Runtime.getRuntime().halt(exitCode);
                            }
                            new Thread(task, "interrupt").start();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ClassNotFoundException | NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            System.err.println("touchstone: this JVM does not let us handle signals; Ctrl-C ends without a report");
        } catch (InvocationTargetException e) {
            System.err.println(
                    "touchstone: cannot handle SIG" + name + ": " + e.getCause().getMessage());
        }
    }
}
