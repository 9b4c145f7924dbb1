// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command line in a JVM and a process group of its own, which is what a terminal's Ctrl-C goes to. */
final class TouchstoneProcess implements AutoCloseable {
    private static final long SECONDS_MAX = 300;
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final BufferedReader stderr;
    private final List<String> seen = new ArrayList<>();
    private final Path run;
    private final Path temporary;
    private final Path stdout;

    private TouchstoneProcess(Process process, Path run, Path temporary, Path stdout) {
        this.process = process;
        this.stderr = process.errorReader(StandardCharsets.UTF_8);
        this.run = run;
        this.temporary = temporary;
        this.stdout = stdout;
    }

    /** Starts a command that makes a run in a folder below the directory. */
    static TouchstoneProcess start(Path directory, List<String> arguments) throws IOException {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        Path run = directory.resolve("run");
        Path stdout = directory.resolve("stdout");
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Dtouchstone.ports.part=" + System.getProperty("touchstone.ports.part", ""),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.touchstone.harness.cli.Main"));
        command.addAll(arguments);
        command.addAll(List.of("--out", run.toString(), "--progress", "json"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(stdout.toFile());
        // Nodes inherit it: whatever is left in a temporary folder by anyone is seen.
        builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        return new TouchstoneProcess(builder.start(), run, temporary, stdout);
    }

    Path run() {
        return run;
    }

    long pid() {
        return process.pid();
    }

    String out() throws IOException {
        return Files.readString(stdout);
    }

    String err() {
        return String.join("\n", seen);
    }

    /** Reads progress until a phase begins. */
    TouchstoneProcess awaitPhase(String phase) throws IOException {
        return awaitLine("\"phase\":\"" + phase + "\"");
    }

    /** Reads standard error until a line has this text. */
    TouchstoneProcess awaitLine(String text) throws IOException {
        for (String line = stderr.readLine(); line != null; line = stderr.readLine()) {
            seen.add(line);
            if (line.contains(text)) {
                return this;
            }
        }
        throw new AssertionError("ended before " + text + ":\n" + err());
    }

    /** Sends a signal to the whole group, as a terminal does. */
    TouchstoneProcess signalGroup(String signal) throws IOException, InterruptedException {
        return kill(signal, "-" + process.pid());
    }

    /** Sends a signal to the harness alone. */
    TouchstoneProcess signal(String signal) throws IOException, InterruptedException {
        return kill(signal, Long.toString(process.pid()));
    }

    /** Sends a signal to the nodes alone. */
    TouchstoneProcess signalNodes(String signal) throws IOException, InterruptedException {
        return signalThose(run + "/cluster", signal);
    }

    /** Sends a signal to one node of the first cluster. */
    TouchstoneProcess signalNode(String node, String signal) throws IOException, InterruptedException {
        return signalThose(run + "/cluster/1/" + node + "/", signal);
    }

    private TouchstoneProcess signalThose(String folder, String signal) throws IOException, InterruptedException {
        for (ProcessHandle handle : ProcessHandle.allProcesses().toList()) {
            if (commandLine(handle.pid()).contains(folder)) {
                kill(signal, Long.toString(handle.pid()));
            }
        }
        return this;
    }

    private TouchstoneProcess kill(String signal, String target) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, "--", target)
                        .start()
                        .waitFor())
                .isZero();
        return this;
    }

    /** Waits for its end, and that nothing of it is left: no process, no port, no temporary file. */
    int endsCleanly() throws IOException, InterruptedException {
        int code = ends();
        assertPortsAreFree();
        return code;
    }

    /** Waits for its end, and that no process of it is left. */
    int ends() throws IOException, InterruptedException {
        for (String line = stderr.readLine(); line != null; line = stderr.readLine()) {
            seen.add(line);
        }
        assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as(err()).isTrue();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(processes()).isEmpty());
        return process.exitValue();
    }

    /** The files that are left in the temporary folder. */
    List<String> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> temporary.relativize(file).toString())
                    .filter(name -> !name.startsWith("hsperfdata"))
                    .toList();
        }
    }

    /** The processes whose command line names the run or its temporary folder, whoever their parent is now. */
    List<String> processes() {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .map(handle -> commandLine(handle.pid()))
                .filter(line -> line.contains(run.toString()) || line.contains(temporary.toString()))
                .map(line -> line.substring(Math.max(0, line.lastIndexOf("dev.touchstone"))))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private void assertPortsAreFree() throws IOException {
        List<Path> configs;
        try (Stream<Path> files = Files.walk(run)) {
            configs = files.filter(file -> file.endsWith("node.yaml")).toList();
        }
        for (Path config : configs) {
            Matcher ports = PORT.matcher(Files.readString(config));
            while (ports.find()) {
                int port = Integer.parseInt(ports.group(1));
                try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    assertThat(socket.getLocalPort()).isEqualTo(port);
                }
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            stderr.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
