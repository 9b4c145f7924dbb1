// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.harness.cluster.ClusterException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes a cluster if its harness is gone without having done so, as by {@code kill -9}: something small that waits beside the
 * harness, and outlives it.
 *
 * <p>On a host it is a shell that reads from the harness; it is told {@code done}, or sees the end of that pipe, and then
 * becomes a JVM that runs {@code touchstone janitor}. A harness in a container takes all its processes with it when it is
 * killed; its janitor is a container that waits for the other's end.
 */
final class Janitor {
    private static final String WAIT = "trap '' INT HUP TERM; read -r _ && exit 0; exec \"$@\"";

    private final Runnable dismissal;

    private Janitor(Runnable dismissal) {
        this.dismissal = dismissal;
    }

    /** Sets one to work for a cluster of which nothing is there yet. */
    static Janitor hire(Engine engine, ClusterLabels labels, ComposeImages images) {
        Optional<String> own = OwnContainer.id(engine);
        return own.isPresent() ? container(engine, labels, images, own.get()) : process(labels);
    }

    /** Lets it go, when the cluster is removed. */
    void dismiss() {
        dismissal.run();
    }

    private static Janitor process(ClusterLabels labels) {
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
                "janitor",
                labels.id()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Janitor(() -> tellDone(process));
        } catch (IOException e) {
            throw new ClusterException("the janitor of the cluster cannot be started: " + e.getMessage(), e);
        }
    }

    private static void tellDone(Process process) {
        try (OutputStream input = process.getOutputStream()) {
            input.write("done\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // It has nothing to do in any case: the cluster is gone.
            process.destroy();
        }
    }

    private static Janitor container(Engine engine, ClusterLabels labels, ComposeImages images, String harness) {
        JanitorContainer container = JanitorContainer.start(engine, labels, images, harness);
        return new Janitor(container::remove);
    }
}
