// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Handles a signal of the operating system.
 *
 * <p>The JDK's only way to handle a signal more than once is {@code sun.misc.Signal}, which is reached by reflection because
 * it is no part of the platform's API; where it is missing, signals do what they do to every JVM.
 */
final class SignalHandler {
    private SignalHandler() {}

    /** Runs the task at each such signal, in the JVM's signal thread: it must not block. False if that cannot be. */
    static boolean on(String name, Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        if (method.getName().equals("handle")) {
                            task.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
            return true;
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            return false;
        }
    }
}
