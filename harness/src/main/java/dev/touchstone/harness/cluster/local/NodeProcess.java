// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.cluster.real.ProcessMark;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A node as a child process: the same jar or class path as this one, with a configuration file and a log file of its own.
 * Thread-safe.
 */
final class NodeProcess {
    private static final int KILL_SECONDS = 5;
    /** An exit value beyond it is that of a process which a signal ended: so far beyond as the signal's number. */
    private static final int SIGNALLED = 128;

    private final String name;
    private final List<String> enter;
    private final Path config;
    private final Path log;
    private @Nullable Process process;
    private @Nullable Process waker;
    private long logBytesBefore;

    /**
     * A node that is not started yet.
     *
     * @param enter what its command begins with, to run where the node belongs; becomes the command, with the same number
     */
    NodeProcess(String name, List<String> enter, Path config, Path log) {
        this.name = name;
        this.enter = List.copyOf(enter);
        this.config = config;
        this.log = log;
    }

    String name() {
        return name;
    }

    /** Starts it; what it prints is appended to its log. */
    synchronized void start() throws IOException {
        if (isAlive()) {
            return;
        }
        // Ctrl-C in a terminal goes to every process of the harness: nodes ignore it, for there is healing to do first.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        command.addAll(enter);
        command.addAll(JavaCommand.forShortLivedNode(config));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // What is set here for a node that runs alone, such as its data directory, is none of these nodes'.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("TOUCHSTONE_") && !name.startsWith("TOUCHSTONE_LOG_"));
        logBytesBefore = log.toFile().length();
        process = builder.start();
        // A node ends when its standard input does, so that none outlives a harness that was killed.
        Files.writeString(
                pidFile(log.toAbsolutePath().getParent()),
                ProcessMark.of(process.toHandle()).text());
    }

    /** True if its log is longer than it was when it was started. */
    synchronized boolean hasSpoken() {
        return log.toFile().length() > logBytesBefore;
    }

    /** The file in a node's folder that names its process. */
    static Path pidFile(Path folder) {
        return folder.resolve("node.pid");
    }

    /** Waits until the process has ended; false if that takes longer. */
    static boolean awaitEnd(ProcessHandle process, long time, TimeUnit unit) throws InterruptedException {
        try {
            process.onExit().get(time, unit);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process is never a failure", e);
        }
    }

    /** As {@code kill -9}; does not wait. */
    synchronized void signalKill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Waits until a process that was killed is gone. */
    synchronized void awaitKilled() throws IOException, InterruptedException {
        if (process != null && !process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(name + " was killed, and is still there after " + KILL_SECONDS + " s");
        }
        dismissWaker();
    }

    /**
     * Stops it as by SIGSTOP. A stopped process does not see that its parent is gone; so a shell waits for that in its place,
     * and would wake it up to end.
     */
    synchronized void pause() throws IOException, InterruptedException {
        Process paused = process;
        if (paused == null || !paused.isAlive()) {
            throw new IOException(name + " does not run");
        }
        if (waker == null) {
            waker = new ProcessBuilder("sh", "-c", "trap '' INT; read -r _; kill -CONT " + paused.pid()).start();
        }
        signal("STOP");
    }

    /** Lets it go on, as by SIGCONT. */
    synchronized void resume() throws IOException, InterruptedException {
        signal("CONT");
        dismissWaker();
    }

    private void dismissWaker() throws InterruptedException {
        if (waker != null) {
            waker.destroyForcibly().waitFor();
            waker = null;
        }
    }

    /** Asks it to stop, though it be paused, and does not wait. */
    synchronized Optional<Process> resumeAndAskToStop() {
        if (process == null || !process.isAlive()) {
            return Optional.empty();
        }
        try {
            resume();
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        process.destroy();
        return Optional.of(process);
    }

    synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The signal that ended it, by number; empty if it lives, or ended by itself. */
    synchronized Optional<Integer> killer() {
        return process == null || process.isAlive() || process.exitValue() <= SIGNALLED
                ? Optional.empty()
                : Optional.of(process.exitValue() - SIGNALLED);
    }

    synchronized Optional<Long> pid() {
        return process == null ? Optional.empty() : Optional.of(process.pid());
    }

    private void signal(String signal) throws IOException, InterruptedException {
        long pid = pid().orElseThrow(() -> new IOException(name + " was never started"));
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + signal + " " + pid + " of " + name + " failed");
        }
    }

    /** The last lines of the log. */
    List<String> logTail(int lines) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - 256L * lines);
            byte[] tail = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(tail);
            List<String> all = new ArrayList<>(
                    new String(tail, StandardCharsets.UTF_8).lines().toList());
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of("no log of " + name + ": " + e.getMessage());
        }
    }
}
