// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.online.OnlineChecker;
import dev.touchstone.checker.online.OnlineRegisters;
import dev.touchstone.harness.check.CheckProgress;
import dev.touchstone.harness.check.StreamOutcome;
import dev.touchstone.harness.check.StreamSession;
import dev.touchstone.history.format.ReadOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code touchstone check --stream} and {@code --follow}. */
class StreamedCheckTest {
    private static final String WRITES = """
            {"process":0,"type":"invoke","f":"write","key":"x","value":1}
            {"process":0,"type":"ok","f":"write","key":"x","value":1}
            {"process":0,"type":"invoke","f":"write","key":"x","value":2}
            {"process":0,"type":"ok","f":"write","key":"x","value":2}
            """;
    private static final String STALE_READ = """
            {"process":1,"type":"invoke","f":"read","key":"x","value":null}
            {"process":1,"type":"ok","f":"read","key":"x","value":1}
            """;
    private static final String SKEW = """
            {"process":0,"type":"invoke","f":"txn","value":[["r","x",null],["append","y",1]]}
            {"process":1,"type":"invoke","f":"txn","value":[["r","y",null],["append","x",1]]}
            {"process":0,"type":"ok","f":"txn","value":[["r","x",[]],["append","y",1]]}
            {"process":1,"type":"ok","f":"txn","value":[["r","y",[]],["append","x",1]]}
            """;
    private static final String GOOD_READ = """
            {"process":1,"type":"invoke","f":"read","key":"x","value":null}
            {"process":1,"type":"ok","f":"read","key":"x","value":2}
            """;

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void tellsEachViolationAndThenTheVerdict() throws IOException {
        StringWriter out = new StringWriter();
        int code = run(out, "check", file(WRITES + STALE_READ + GOOD_READ), "--stream");
        assertThat(code).isEqualTo(ExitCode.INVALID);
        assertThat(out.toString())
                .containsSubsequence(
                        "LOST-WRITE  Lost write of key \"x\"",
                        "#1  p0  write \"x\" 2",
                        "4 operations in one pass",
                        "linearizable: invalid, 1 finding",
                        "invalid; took");
    }

    @Test
    void tellsThemInJsonALineEach() throws IOException {
        StringWriter out = new StringWriter();
        run(
                out,
                "check",
                file(WRITES + STALE_READ),
                "--stream",
                "--json",
                "--consistency",
                "linearizable,monotonic-reads");
        List<String> lines = out.toString().lines().toList();
        JsonNode violation = new ObjectMapper().readTree(lines.get(0));
        assertThat(violation.path("type").asText()).isEqualTo("violation");
        assertThat(violation.at("/finding/anomaly").asText()).isEqualTo("lost-write");
        JsonNode verdict = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertThat(verdict.path("type").asText()).isEqualTo("verdict");
        assertThat(verdict.path("exitCode").asInt()).isEqualTo(ExitCode.INVALID);
        assertThat(verdict.path("results").findValuesAsText("property"))
                .containsExactly("linearizable", "monotonic-reads");
        assertThat(verdict.path("results").findValuesAsText("verdict")).containsExactly("invalid", "valid");
    }

    @Test
    void judgesTransactionsAtEachLevelAskedFor() throws IOException {
        StringWriter out = new StringWriter();
        int code = run(
                out,
                "check",
                file(SKEW),
                "--stream",
                "--workload",
                "list-append",
                "--consistency",
                "snapshot-isolation,serializable");
        assertThat(code).isEqualTo(ExitCode.INVALID);
        assertThat(out.toString())
                .containsSubsequence(
                        "G2-ITEM  A cycle with anti-dependencies among 2 transactions",
                        "T1 read key \"y\" as it was before T2 appended 1 to key \"y\"",
                        "#0  p0  txn [[:r \"x\" []] [:append \"y\" 1]]",
                        "snapshot-isolation: valid",
                        "serializable: invalid, 1 finding");
        assertThat(run(new StringWriter(), "check", file(SKEW), "--stream", "--workload", "rw-register"))
                .isEqualTo(ExitCode.UNKNOWN);
    }

    @Test
    void isUnknownWhereNothingWasReadAndValidWhereAllIsWell() throws IOException {
        assertThat(run(new StringWriter(), "check", file(WRITES), "--stream")).isEqualTo(ExitCode.UNKNOWN);
        assertThat(run(new StringWriter(), "check", file(WRITES + GOOD_READ), "--stream", "--workload", "register"))
                .isEqualTo(ExitCode.VALID);
    }

    @Test
    void saysWhatAPassCannotJudge() throws IOException {
        StringWriter out = new StringWriter();
        assertThat(run(out, "check", file(WRITES), "--stream", "--workload", "bank"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("--stream judges registers: --workload register or cas-register")
                .contains("transactions: --workload list-append or rw-register, with --consistency serializable,");
        assertThat(run(out, "check", file(WRITES), "--until-idle", "1s")).isEqualTo(ExitCode.USAGE);
        assertThat(run(out, "check", "-", "--follow")).isEqualTo(ExitCode.USAGE);
        assertThat(run(out, "check", file("{\"process\":0,\"type\":\"maybe\"}\n"), "--stream"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("history.jsonl:1:");
    }

    @Test
    void followsAFileThatGrowsUntilItIsInterrupted() throws Exception {
        String file = file(WRITES);
        CountDownLatch found = new CountDownLatch(1);
        StreamSession session = new StreamSession(ReadOptions.defaults(), new SilentCheck());
        OnlineChecker registers = new OnlineRegisters(null, violation -> found.countDown());
        CompletableFuture<StreamOutcome> outcome =
                CompletableFuture.supplyAsync(() -> session.follow(file, null, registers));
        Files.writeString(Path.of(file), STALE_READ, StandardOpenOption.APPEND);
        assertThat(found.await(60, TimeUnit.SECONDS)).isTrue();
        Files.writeString(Path.of(file), GOOD_READ, StandardOpenOption.APPEND);
        session.interrupt();
        assertThat(outcome.get(60, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(outcome.get().operations()).isEqualTo(4);
        assertThat(session.wasInterrupted()).isFalse();
    }

    @Test
    void followingEndsWhenNothingComes() throws IOException {
        StringWriter out = new StringWriter();
        assertThat(run(out, "check", file(WRITES + GOOD_READ), "--follow", "--until-idle", "10ms"))
                .isEqualTo(ExitCode.VALID);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("history.jsonl"), text).toString();
    }

    private int run(StringWriter out, String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    private static final class SilentCheck implements CheckProgress {
        @Override
        public void reading(long bytes, long total) {}

        @Override
        public void checking(String property, int number, int count) {}

        @Override
        public void said(String line) {}
    }
}
