// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Nodes of one cluster, each a process of its own, on loopback. */
public final class Nodes implements AutoCloseable {
    private static final int STOP_SECONDS = 20;
    /** In /proc/PID/stat, after the process's name: time in user mode, and after it that in the kernel. */
    private static final int USER_TICKS = 11;
    /** What Linux tells user programs to be a hundredth of a second, whatever the kernel's own tick is. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final byte[] READY =
            "GET /v1/ready HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int count;
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> http = new ArrayList<>();
    private final List<Integer> peers = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /**
     * Starts them.
     *
     * @param folder for their settings, logs and data
     * @param count how many
     * @param command what runs a node with a configuration file, until its standard input ends
     */
    public Nodes(Path folder, int count, Function<Path, List<String>> command) throws IOException {
        this.count = count;
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < 2 * count; i++) {
            held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            (i < count ? http : peers).add(held.get(i).getLocalPort());
        }
        for (ServerSocket each : held) {
            each.close();
        }
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < count; i++) {
            members.append("  - {id: n")
                    .append(i + 1)
                    .append(", address: \"127.0.0.1:")
                    .append(peers.get(i));
            members.append("\", http: \"127.0.0.1:").append(http.get(i)).append("\"}\n");
        }
        for (int i = 1; i <= count; i++) {
            Path config = Files.writeString(
                    folder.resolve("n" + i + ".yaml"),
                    "cluster: attacked\nself: n" + i + "\ndata: " + folder.resolve("n" + i) + "\nmembers:\n" + members);
            ProcessBuilder builder = new ProcessBuilder(command.apply(config))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("n" + i + ".log").toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("TOUCHSTONE_NODE_"));
            processes.add(builder.start());
        }
    }

    /** Waits until one of them serves, links or not; looks every five milliseconds. */
    public void awaitServing(int node) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isServing(node)) {
            if (System.nanoTime() > deadline || !processes.get(node).isAlive()) {
                throw new IOException("node n" + (node + 1) + " did not get ready");
            }
            Thread.sleep(5);
        }
    }

    private boolean isServing(int node) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), http.get(node)), 1_000);
            probe.setSoTimeout(10_000);
            probe.getOutputStream().write(READY);
            return new String(probe.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Waits until all of them serve, and each has a link to every other. */
    public void awaitReady() throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            awaitReady(i);
        }
    }

    private void awaitReady(int node) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady(node)) {
            if (System.nanoTime() > deadline || !processes.get(node).isAlive()) {
                throw new IOException("node n" + (node + 1) + " did not get ready");
            }
            Thread.sleep(100);
        }
    }

    private boolean isReady(int node) throws InterruptedException {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), http.get(node)), 1_000);
            return gauge(node, "touchstone_transport_connected") == count - 1
                    && call(node, "GET", "/v1/ready", "").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    public int count() {
        return count;
    }

    public InetSocketAddress http(int node) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), http.get(node));
    }

    public InetSocketAddress peer(int node) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), peers.get(node));
    }

    public boolean isAlive(int node) {
        return processes.get(node).isAlive();
    }

    public HttpResponse<String> call(int node, String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.get(node) + path))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A metric without labels; −1 if the node does not tell it. */
    public double gauge(int node, String name) throws IOException, InterruptedException {
        return call(node, "GET", "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    /** The memory of a node's process that is in use, in MiB; 0 where the system does not tell. */
    public long residentMiB(int node) {
        try {
            return Files.readAllLines(Path.of("/proc/" + processes.get(node).pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notOnThisSystem) {
            return 0;
        }
    }

    /** The CPU time that all of them have taken since they began, in microseconds; 0 where the system does not tell. */
    public long cpuMicros() {
        try {
            long micros = 0;
            for (Process each : processes) {
                micros += cpuMicros(Path.of("/proc/" + each.pid()));
            }
            return micros;
        } catch (IOException notOnThisSystem) {
            return 0;
        }
    }

    /** How much of it their compilers took; 0 where the system does not tell. */
    public long compilerMicros() {
        long micros = 0;
        for (Process each : processes) {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + each.pid() + "/task"))) {
                for (Path thread : threads) {
                    micros += compilerMicros(thread);
                }
            } catch (IOException notOnThisSystem) {
                return 0;
            }
        }
        return micros;
    }

    private static long compilerMicros(Path thread) throws IOException {
        try {
            return isCompiler(thread) ? cpuMicros(thread) : 0;
        } catch (NoSuchFileException endedMeanwhile) {
            return 0;
        }
    }

    private static boolean isCompiler(Path thread) throws IOException {
        return Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*");
    }

    /** Of a process, or of a thread of one. */
    private static long cpuMicros(Path folder) throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return MICROS_PER_TICK * (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]));
    }

    /** Ends their standard inputs, and waits until they have stopped. */
    @Override
    public void close() throws IOException {
        for (Process each : processes) {
            each.getOutputStream().close();
        }
        for (Process each : processes) {
            try {
                each.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                each.destroyForcibly();
            } catch (ExecutionException | TimeoutException e) {
                each.destroyForcibly();
            }
        }
    }
}
