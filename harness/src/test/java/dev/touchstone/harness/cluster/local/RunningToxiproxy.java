// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import static org.awaitility.Awaitility.await;

import dev.touchstone.harness.cluster.real.LoopbackPorts;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The real Toxiproxy that {@code -Dtouchstone.toxiproxy} names, as somebody else's process. */
public final class RunningToxiproxy implements AutoCloseable {
    private Process process;
    private final ToxiproxyClient client;
    private final URI url;

    private RunningToxiproxy(Process process, int port) {
        this.process = process;
        this.client = new ToxiproxyClient("127.0.0.1", port);
        this.url = URI.create("http://127.0.0.1:" + port);
    }

    /** Starts it, and waits until it answers. */
    public static RunningToxiproxy start() throws IOException {
        int port = LoopbackPorts.free(1).get(0);
        RunningToxiproxy toxiproxy = new RunningToxiproxy(launch(port), port);
        toxiproxy.awaitAnswer();
        return toxiproxy;
    }

    private static Process launch(int port) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("touchstone.toxiproxy"),
                        "-host",
                        "127.0.0.1",
                        "-port",
                        Integer.toString(port))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void awaitAnswer() {
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> client.version() != null);
    }

    /** Ends it, and starts one at the same address, which has no proxies. */
    public void restart() throws IOException, InterruptedException {
        kill();
        process.waitFor();
        process = launch(url.getPort());
        awaitAnswer();
    }

    public ToxiproxyClient client() {
        return client;
    }

    public URI url() {
        return url;
    }

    /** The names of all its proxies. */
    public List<String> proxies() throws IOException {
        return client.getProxies().stream().map(Proxy::getName).sorted().toList();
    }

    /** Ends it at once, as a crash would. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
