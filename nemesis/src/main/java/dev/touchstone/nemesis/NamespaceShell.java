// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs commands in the network namespaces of a cluster's nodes, and of its clients. Thread-safe; a call blocks for
 * {@value #SECONDS_MAX} s at most.
 */
public final class NamespaceShell {
    private static final int SECONDS_MAX = 10;

    private final Function<String, List<String>> enter;

    /**
     * A shell into these namespaces.
     *
     * @param enter by place, a node's name or {@link Link#CLIENT}: what a command begins with to run there, as in
     *     {@code nsenter -t 4711 -n}; empty for our own namespace. Asked each time, since processes come and go
     */
    public NamespaceShell(Function<String, List<String>> enter) {
        this.enter = enter;
    }

    /**
     * What came of a command.
     *
     * @param text all that it printed
     */
    public record Output(int exit, String text) {
        boolean succeeded() {
            return exit == 0;
        }
    }

    /**
     * Runs a command there.
     *
     * @throws IOException if it cannot be started, or does not come to an end
     */
    public Output run(String place, List<String> command) throws IOException {
        List<String> entered = new ArrayList<>(enter.apply(place));
        entered.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(entered).redirectErrorStream(true);
        // Some answers are told apart by their words.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(Duration.ofSeconds(SECONDS_MAX).toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException(command.get(0) + " for " + place + " did not end in " + SECONDS_MAX + " s");
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Output(process.exitValue(), text.strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.get(0) + " ran for " + place, e);
        } finally {
            process.destroyForcibly();
        }
    }
}
