// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.server.config.EffectiveConfig;
import dev.touchstone.store.server.config.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node in a process that may open few files, and clients that would take them all. */
final class FileDescriptorsTest {
    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void clientsDoNotTakeWhatTheLogNeeds() throws Exception {
        Process node = start(80);
        List<Socket> clients = new ArrayList<>();
        try {
            String address = started(node);
            HttpResponse<String> defined = send(address, "PUT", "/v1/buckets/b", "{\"n\": 1}");
            assertThat(defined.statusCode()).as(defined.body()).isEqualTo(204);
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            int letIn = 0;
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket();
                clients.add(socket);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 60_000);
                socket.setSoTimeout(60_000);
                letIn += isServed(socket) ? 1 : 0;
            }
            // Those that were served and then idle make room for the next; the client's own connection may be one of
            // them.
            assertThat(letIn).isEqualTo(300);
            // Segments are full after each few writes, and need files.
            for (int i = 0; i < 200; i++) {
                HttpResponse<String> put = send(address, "PUT", "/v1/buckets/b/keys/k" + i, "v".repeat(2_000));
                assertThat(put.statusCode()).as(put.body()).isEqualTo(204);
            }
            assertThat(node.isAlive()).isTrue();
            clients.get(0).close();
        } finally {
            for (Socket each : clients) {
                each.close();
            }
            node.destroy();
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean isServed(Socket socket) throws IOException {
        try {
            socket.getOutputStream()
                    .write("GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (IOException closed) {
            return false;
        }
    }

    private static String started(Process node) throws IOException {
        BufferedReader lines = node.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("serving ")) {
                return line.substring("serving ".length());
            }
        }
        throw new IOException("the node ended before it served: "
                + new String(node.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(String address, String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + address + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /**
     * A node that may open so many files besides the jars of its class path, of which a node that is one jar has one. Chronicle Map
     * compiles a class, for which they are opened twice.
     */
    private Process start(int besideJars) throws IOException {
        String[] classPath = System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1);
        long files = besideJars
                + 2
                        * Arrays.stream(classPath)
                                .filter(each -> each.endsWith(".jar"))
                                .count();
        List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -n " + files + " && exec \"$@\"", "bash"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-") || each.startsWith("-Dchronicle"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Node.class.getName(), folder.toString()));
        return new ProcessBuilder(command).start();
    }

    /** A node that prints where it serves. */
    static final class Node {
        private Node() {}

        public static void main(String[] args) throws Exception {
            ObjectNode config = EffectiveConfig.of(ServerConfig.single("n1", Path.of(args[0])))
                    .put("seed", 7);
            config.withObjectProperty("storage").put("segmentBytes", 8 << 10);
            TouchstoneServer server = TouchstoneServer.start(ServerConfig.from(config))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            System.out.println("serving " + server.httpAddress());
            server.stopped().toCompletionStage().toCompletableFuture().join();
        }
    }
}
