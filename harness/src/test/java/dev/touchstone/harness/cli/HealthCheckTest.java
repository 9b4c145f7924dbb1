// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthCheckTest {
    private Map<String, String> environment = Map.of();
    private static final String NOT_READY =
            "{\"type\":\"urn\",\"detail\":\"n1 hears 1 of 5 members: n1; waits for 3\",\"effect\":\"none\"}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private HttpServer node;
    private String url;

    @BeforeEach
    void serve() throws Exception {
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/v1/ready", 503, NOT_READY);
        answer("/v1/health", 200, "{\"status\":\"alive\"}");
        node.start();
        url = "http://127.0.0.1:" + node.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        node.stop(0);
    }

    @Test
    void asksWhetherItIsReadyAndSaysWhatIsMissing() {
        assertThat(check("health", "--url", url)).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("touchstone: " + url + "/v1/ready answers 503: n1 hears 1 of 5 members: n1; waits for 3\n");
    }

    @Test
    void asksWhetherItIsAlive() {
        assertThat(check("health", "--live", "--url", url)).isEqualTo(ExitCode.VALID);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(url + "/v1/health answers 200\n");
    }

    @Test
    void saysThatNobodyIsThereOrNobodyAnswers() throws Exception {
        node.stop(0);
        assertThat(check("health", "--url", url)).isEqualTo(ExitCode.INVALID);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot be reached: Connection refused");
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String silent = "http://127.0.0.1:" + mute.getLocalPort();
            assertThat(check("health", "--timeout", "100ms", "--url", silent)).isEqualTo(ExitCode.INVALID);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("does not answer within 100 ms");
        }
    }

    @Test
    void findsTheNodeOfItsOwnEnvironment() {
        assertThat(HealthCheck.defaultUrl(Map.of())).isEqualTo("http://127.0.0.1:7100");
        assertThat(HealthCheck.defaultUrl(Map.of("TOUCHSTONE_NODE_LISTEN_HTTP", "0.0.0.0:7101")))
                .isEqualTo("http://127.0.0.1:7101");
        assertThat(HealthCheck.defaultUrl(Map.of("TOUCHSTONE_NODE_LISTEN_HTTP", "10.0.0.7:7101")))
                .isEqualTo("http://10.0.0.7:7101");
    }

    /** What is wrong goes the long way, which knows how to say so. */
    @Test
    void leavesWrongUsageToTheCommandLine() {
        assertThat(check("health", "--help")).isNull();
        assertThat(check("health", "--ulr", url)).isNull();
        assertThat(check("health", "--url")).isNull();
        assertThat(check("health", "--url", "https://node")).isNull();
        assertThat(check("health", "--timeout", "2")).isNull();
        environment = Map.of("TOUCHSTONE_LIVE", "1");
        assertThat(check("health", "--url", url)).isNull();
        environment = Map.of("TOUCHSTONE_LOG_LEVEL", "LOUD");
        assertThat(check("health", "--url", url)).isNull();
    }

    @Test
    void takesItsFlagsFromTheEnvironment() {
        answer("/v1/health", 200, "{}");
        environment = Map.of("TOUCHSTONE_LIVE", "TRUE", "TOUCHSTONE_URL", url, "TOUCHSTONE_TIMEOUT", "");
        assertThat(check("health")).isEqualTo(ExitCode.VALID);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(url + "/v1/health answers 200\n");
    }

    private Integer check(String... args) {
        return HealthCommand.quick(
                args,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private void answer(String path, int status, String body) {
        node.createContext(path, exchange -> {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
    }
}
