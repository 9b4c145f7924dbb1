// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.server.config.EffectiveConfig;
import dev.touchstone.store.server.config.ServerConfig;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 in clear text is spoken only where it was asked for: frames without end are another way to keep a node busy. */
final class Http2Test {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte SETTINGS = 4;
    private static final byte[] NO_SETTINGS = {0, 0, 0, SETTINGS, 0, 0, 0, 0, 0};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isSpokenOnlyIfItIsSet(boolean set) throws Exception {
        ObjectNode config =
                EffectiveConfig.of(ServerConfig.single("n1", folder)).put("seed", 7);
        config.withObjectProperty("http").put("http2", set);
        TouchstoneServer server = TouchstoneServer.start(ServerConfig.from(config))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.httpAddress().port())) {
            socket.getOutputStream().write(PREFACE);
            if (set) {
                socket.getOutputStream().write(NO_SETTINGS);
            }
            byte[] frame = socket.getInputStream().readNBytes(NO_SETTINGS.length);
            boolean isHttp2 = frame.length == NO_SETTINGS.length && frame[3] == SETTINGS;
            assertThat(isHttp2).as("the answer is a frame of HTTP/2").isEqualTo(set);
        } finally {
            server.stop().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }
}
