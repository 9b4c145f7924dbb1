// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
    private static final String VALID = """
            {"type":"invoke","process":0,"f":"write","key":"x","value":1,"time":1}
            {"type":"ok","process":0,"f":"write","key":"x","value":1,"time":2}
            {"type":"invoke","process":1,"f":"read","key":"x","time":3}
            {"type":"ok","process":1,"f":"read","key":"x","value":1,"time":4}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Map<String, String> environment = Map.of();

    @TempDir
    private Path directory;

    @Test
    void aValidHistoryEndsWithZero() throws IOException {
        assertThat(run("check", file("ok.jsonl", VALID))).isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("linearizable: valid").contains("judged as register");
    }

    @Test
    void aStaleReadEndsWithOne() throws IOException {
        String stale = VALID + """
                {"type":"invoke","process":0,"f":"write","key":"x","value":2,"time":5}
                {"type":"ok","process":0,"f":"write","key":"x","value":2,"time":6}
                {"type":"invoke","process":1,"f":"read","key":"x","time":7}
                {"type":"ok","process":1,"f":"read","key":"x","value":1,"time":8}
                """;
        assertThat(run("check", file("stale.jsonl", stale))).isEqualTo(ExitCode.INVALID);
        assertThat(out.toString()).contains("linearizable: invalid");
    }

    @Test
    void aSetThatNobodyReadEndsWithTwo() throws IOException {
        String unread = """
                {"type":"invoke","process":0,"f":"add","value":1,"time":1}
                {"type":"ok","process":0,"f":"add","value":1,"time":2}
                """;
        assertThat(run("check", file("unread.jsonl", unread), "--workload", "set"))
                .isEqualTo(ExitCode.UNKNOWN);
        assertThat(out.toString()).contains("too-few-operations");
    }

    @Test
    void aTruncatedHistoryIsAnErrorWithItsPlace() throws IOException {
        String cut = VALID.substring(0, VALID.length() - 20);
        assertThat(run("check", file("cut.jsonl", cut))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("cut.jsonl:4:").doesNotContain("\tat ");
    }

    @Test
    void anUnknownKeyOfACampaignIsAnErrorWithItsPlace() throws IOException {
        assertThat(run("campaign", file("bad.yaml", "name: x\nsetings: []\n"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("bad.yaml:2:").contains("did you mean settings?");
    }

    @Test
    void anImpossibleSettingIsAnError() {
        assertThat(run("test", "--workload", "register", "--n", "3", "--r", "4"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("r is 1 to n = 3, not 4");
    }

    @Test
    void aBusyPortIsAnErrorAndNothingIsLeftRunning() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + busy.getLocalPort();
            String yaml = "self: n1\nmembers: [{id: n1, address: \"" + address
                    + "\"}]\nlisten: {http: \"127.0.0.1:0\", peer: \"" + address + "\"}\ndata: "
                    + directory.resolve("data") + "\n";
            assertThat(run("node", "--config", file("node.yaml", yaml))).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains(Integer.toString(busy.getLocalPort()));
        }
    }

    @Test
    void aNodeNeedsNoFileAndSaysWhereItsSettingsComeFrom() {
        String[] settings = {
            "--set", "self=n1", "--set", "data=d", "--set", "members=[{id: n1, address: 'h:1', http: 'h:2'}]"
        };
        List<String> arguments = new ArrayList<>(List.of("node", "--print-config", "--allow-known-bugs"));
        arguments.addAll(List.of(settings));
        assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).containsPattern("self: \"n1\" +# --set\n").containsPattern("shards: 1 +# default\n");
        assertThat(out.toString()).containsPattern("allowKnownBugs: true +# --allow-known-bugs\n");
        assertThat(run("node", "--set", "shard=1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--set sets shard, which is no setting; did you mean shards?");
        assertThat(run("list", "settings")).isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("TOUCHSTONE_NODE_LIMITS_REPLICA_TIMEOUT");
    }

    @Test
    void anUnknownCommandSuggestsTheNearest() {
        assertThat(run("campagn")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("campaign");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOUCHSTONE_LOG_LEVEL  | LOUD | TOUCHSTONE_LOG_LEVEL is one of OFF, ERROR, WARN, INFO, DEBUG, TRACE, ALL, not \"LOUD\"",
                "TOUCHSTONE_LOG_FORMAT | xml  | TOUCHSTONE_LOG_FORMAT is text or json, not \"xml\"",
            })
    void aWrongVariableOfTheLogIsAnError(String variable, String value, String says) {
        environment = Map.of(variable, value);
        assertThat(run("list", "settings")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isEqualTo("touchstone: " + says + System.lineSeparator());
        assertThat(run("list", "--help")).isEqualTo(ExitCode.VALID);
        environment = Map.of(variable, " ");
        assertThat(run("list", "settings")).isEqualTo(ExitCode.VALID);
    }

    @Test
    void aSwitchByAVariableIsTrueOrFalse() {
        environment = Map.of("TOUCHSTONE_LIVE", "1");
        assertThat(run("health")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'--live': '1' is not a boolean");
    }

    @Test
    void helpIsNoError() {
        assertThat(run("--help")).isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("campaign").contains("Exit codes");
    }

    private int run(String... args) {
        CommandLine line = Main.commandLine(environment);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    private String file(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, content);
        return file.toString();
    }
}
