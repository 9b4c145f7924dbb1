// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import dev.touchstone.harness.cluster.ClusterException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Cleans up if this process is gone without having done so, as by {@code kill -9}: a shell that reads from it, and outlives it. It
 * is told {@code done}, or sees the end of that pipe, and then becomes a JVM that runs {@code touchstone janitor}.
 */
public final class JanitorProcess {
    private static final String WAIT = "trap '' INT HUP TERM; read -r _ && exit 0; exec \"$@\"";

    private static final int GOES_WITHIN_SECONDS = 5;

    private final Process process;

    private JanitorProcess(Process process) {
        this.process = process;
    }

    /**
     * Sets one to work, before there is anything to be cleaned up.
     *
     * @param arguments of {@code touchstone janitor}
     */
    public static JanitorProcess hire(String... arguments) {
        List<String> command = new ArrayList<>();
        // A session of its own: who kills the harness with its whole process group does not meet it.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of("sh", "-c", WAIT, "sh"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.touchstone.harness.cli.Main",
                "janitor"));
        command.addAll(List.of(arguments));
        try {
            return new JanitorProcess(new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new ClusterException("the janitor of the cluster cannot be started: " + e.getMessage(), e);
        }
    }

    /** Lets it go, when all is cleaned up, and waits until it is gone: a shell that has read a line, so that takes no time. */
    public void dismiss() {
        try (OutputStream input = process.getOutputStream()) {
            input.write("done\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // It has nothing to do in any case: the cluster is gone.
            process.destroy();
        }
        try {
            if (!process.waitFor(GOES_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
