// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.campaign.FolderProgress;
import dev.touchstone.harness.campaign.Progress;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.RunFolder;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code touchstone serve} answers, asked byte by byte: a client library would tidy up the paths first. */
class RunsSiteTest {
    private final Vertx vertx = Vertx.vertx();
    private int port;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        Path runs = Files.createDirectories(directory.resolve("runs"));
        Files.writeString(directory.resolve("secret.txt"), "secret");
        Files.writeString(runs.resolve(".hidden"), "secret");
        Path over = Files.createDirectories(runs.resolve("over"));
        Files.writeString(over.resolve("index.html"), "the report");
        port = vertx.createHttpServer()
                .requestHandler(new RunsSite(runs).router(vertx))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void listsRunsAndServesTheirFiles() throws IOException {
        assertThat(get("/")).startsWith("HTTP/1.1 200").contains("<h1>Runs</h1>", "x-content-type-options: nosniff");
        assertThat(get("/over/")).startsWith("HTTP/1.1 200").contains("the report");
        assertThat(get("/over")).startsWith("HTTP/1.1 301").contains("location: /over/");
    }

    @Test
    void saysThatThereIsNothing() throws IOException {
        assertThat(get("/none/index.html")).startsWith("HTTP/1.1 404").contains("nothing at /none/index.html");
        assertThat(get("/over/cells/x/")).startsWith("HTTP/1.1 404");
    }

    @Test
    void servesNothingOutsideItsFolder() throws IOException {
        for (String path : List.of(
                "/../secret.txt",
                "/over/../../secret.txt",
                "/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "/over/..%5c..%5csecret.txt",
                "//secret.txt",
                "/.hidden",
                "/%2e%2e/cells/x/")) {
            assertThat(get(path)).as(path).doesNotStartWith("HTTP/1.1 200").doesNotContain("\nsecret");
        }
    }

    @Test
    void followsNoLinkOutOfItsFolder() throws IOException {
        Path runs = directory.resolve("runs");
        Path outside = Files.createDirectories(directory.resolve("outside/cells/c"));
        Files.writeString(outside.resolve("index.html"), "secret");
        Files.writeString(directory.resolve("outside/index.html"), "secret");
        Files.createSymbolicLink(runs.resolve("latest"), Path.of("over"));
        Files.createSymbolicLink(runs.resolve("out"), directory.resolve("outside"));
        Files.createSymbolicLink(runs.resolve("over/file.txt"), directory.resolve("secret.txt"));
        Files.createSymbolicLink(runs.resolve("etc"), Path.of("/etc"));
        assertThat(get("/latest/")).startsWith("HTTP/1.1 200").contains("the report");
        for (String path : List.of(
                "/out/",
                "/out/index.html",
                "/out/cells/c/",
                "/%6fut/index.html",
                "/over/file.txt",
                "/over/file%2etxt",
                "/etc/passwd",
                "/etc/",
                "/latest/file.txt",
                "/%00")) {
            assertThat(get(path)).as(path).startsWith("HTTP/1.1 404").doesNotContain("\nsecret", "root:");
        }
    }

    @Test
    void answersOnlyToThisMachinesOwnNames() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask("GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void showsACampaignUnderWay() throws IOException {
        RunFolder run = new RunFolder(directory.resolve("runs").resolve("now"));
        CampaignPlan plan = CampaignPlan.of(CampaignReader.read("quick"), 7, "*");
        Progress progress =
                new FolderProgress(run, plan, ClusterKind.SIM, "2026-11-25T01:29:45Z", 0, "again", new Silence());
        progress.phase("kill-one", "load", "8 cells at once");
        assertThat(get("/now/"))
                .startsWith("HTTP/1.1 200")
                .contains("0 of 26 cells judged", "8 cells at once", "data-live=\"yes\"");
        assertThat(get("/now")).startsWith("HTTP/1.1 301").contains("location: /now/");
        assertThat(get("/")).contains("href=\"./now/\"");
        assertThat(get("/../")).contains("href=\"./now/\"");
        run.deleteProgress();
        assertThat(get("/now/")).startsWith("HTTP/1.1 404");
    }

    private String get(String path) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n");
    }

    private String ask(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return in.lines().collect(Collectors.joining("\n"));
        }
    }

    private static final class Silence implements Progress {
        @Override
        public void phase(String what, String phase, String detail) {}

        @Override
        public void load(String what, long ok, long fail, long info, double share) {}

        @Override
        public void judged(String cell, CellVerdict verdict, String headline, int done, int total) {}
    }
}
