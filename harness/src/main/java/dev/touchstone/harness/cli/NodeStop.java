// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.store.server.TouchstoneServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The end of a node that somebody asked for, at whatever moment: before it starts, the process ends; while it starts, the start is
 * brought to its end first; while it runs, it stops. Each way the process ends with {@link ExitCode#VALID}, and the data
 * directory is closed cleanly. Thread-safe.
 */
final class NodeStop {
    /** Of this process, which runs one node at the most. */
    static final NodeStop PROCESS = new NodeStop();

    private static final long SECONDS_MAX = 15;

    private @Nullable CompletableFuture<TouchstoneServer> starting;
    private boolean asked;

    /** Begins to start a node; null if the end was asked for before. */
    synchronized @Nullable CompletableFuture<TouchstoneServer> begin(
            Supplier<CompletionStage<TouchstoneServer>> start) {
        if (asked) {
            return null;
        }
        CompletableFuture<TouchstoneServer> begun = start.get().toCompletableFuture();
        starting = begun;
        // Whatever else ends this JVM, such as a signal where none can be handled, ends the node first.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(begun), "stop"));
        return begun;
    }

    /** Asks for the end; returns when the node has stopped, and does not return if there is none yet. */
    void ask() {
        CompletableFuture<TouchstoneServer> begun;
        synchronized (this) {
            asked = true;
            begun = starting;
        }
        if (begun == null) {
            System.exit(ExitCode.VALID);
        } else {
            stop(begun);
        }
    }

    /** A stop that hangs would leave a node that nobody looks after: the process ends as by a kill. */
    private static void stop(CompletableFuture<TouchstoneServer> begun) {
        try {
            begun.thenCompose(server -> server.stop().toCompletionStage()).get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // The start failed, or the storage: who waits for that says so.
            LoggerFactory.getLogger(NodeStop.class).debug("event=stopped-by-failure", e.getCause());
        } catch (TimeoutException e) {
            LoggerFactory.getLogger(NodeStop.class)
                    .error(
                            "event=stop-hangs seconds={} consequence=\"the process ends, the next start recovers\"",
                            SECONDS_MAX);
            Runtime.getRuntime().halt(ExitCode.ABORTED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
