// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
        assertThat(err.toString()).startsWith("touchstone: TOUCHSTONE_LIVE: '1' is not a boolean");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TIME_LIMIT    | abc    | a duration is a number with ms, s, m or h, such as 10s, not \"abc\"",
                "CLUSTER       | docker | no cluster \"docker\". There are: local, compose, sim",
                "START_TIMEOUT | 0s     | it is above 0, not 0s",
                "START_TIMEOUT | 0      | a duration is a number with ms, s, m or h, such as 10s, not \"0\"",
                "JSON          | maybe  | 'maybe' is not a boolean",
                "CHECK_MEMORY  | 1      | a size is a number with k, m or g, such as 512m, not \"1\"",
                "RATE          | fast   | it is a number of operations a second above 0, such as 60/s, not \"fast\"",
                "CONCURRENCY   | 2x     | it is a number of clients, or times the nodes as in 2n, not \"2x\"",
                "NODES         | many   | 'many' is not an int",
                "PROGRESS      | loud   | no progress mode \"loud\". There are: auto, tty, plain, json, quiet",
                "LINKS         | wire   | no kind of links \"wire\". There are: proxy, netns",
                "FAULT         | nonne  | no fault \"nonne\"; did you mean none?",
            })
    void aWrongValueIsSaidWithTheNameOfItsVariableOrItsFlag(String name, String value, String says) {
        environment = Map.of("TOUCHSTONE_" + name, value);
        assertThat(run("test", "--workload", "register")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("touchstone: TOUCHSTONE_" + name + ": " + says);
        environment = Map.of("TOUCHSTONE_" + name, "");
        err.getBuffer().setLength(0);
        String flag = "--" + name.toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(run("test", "--workload", "register", flag + "=" + value)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("touchstone: " + flag + ": " + says);
    }

    /** What only the plan can tell is wrong may be of a variable too, which nobody sees on the command line. */
    @Test
    void theVariablesThatTookPartInWhatIsRefusedAreSaid() {
        environment = Map.of("TOUCHSTONE_NODES", "99", "TOUCHSTONE_CLUSTER", "local", "TOUCHSTONE_LIVE", "true");
        assertThat(run("test", "--workload", "register", "--cluster", "sim")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly(
                        "touchstone: cluster.nodes is 1 to 9, not 99",
                        "touchstone: set by the environment: TOUCHSTONE_NODES=99");
    }

    @Test
    void aVariableThatNothingReadsIsSaidAndNoError() {
        environment = Map.of(
                "TOUCHSTONE_TIMELIMIT", "3s",
                "TOUCHSTONE_XQVWZ", "1",
                "TOUCHSTONE_SETTLE", "",
                "TOUCHSTONE_NODE_XQVWZ", "of a node, which says so itself",
                "TOUCHSTONE_PORT_7100_TCP_ADDR", "of Kubernetes",
                "TOUCHSTONE_SERVICE_HOST", "of Kubernetes");
        assertThat(run("list", "settings")).isEqualTo(ExitCode.VALID);
        assertThat(err.toString().lines())
                .containsExactly(
                        "touchstone: nothing reads the variable TOUCHSTONE_TIMELIMIT; did you mean TOUCHSTONE_TIME_LIMIT?",
                        "touchstone: nothing reads the variable TOUCHSTONE_XQVWZ");
    }

    /** Whatever the project itself names is known: no user of it is told that nothing reads it. */
    @Test
    void everyVariableThatIsDocumentedOrSetByOurFilesIsKnown() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String place : List.of("docs", "deploy", "docker", "touchstone", "docker-compose.yml", "Dockerfile")) {
            try (Stream<Path> files = Files.walk(Path.of("..").resolve(place))) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    Pattern.compile("TOUCHSTONE_[A-Z_]*[A-Z]\\b")
                            .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .results()
                            .map(MatchResult::group)
                            .forEach(named::add);
                }
            }
        }
        named.removeIf(name -> name.startsWith("TOUCHSTONE_NODE"));
        assertThat(named).contains("TOUCHSTONE_DOCKER_SOCKET", "TOUCHSTONE_OWNER_OF");
        assertThat(new Variables(Main.commandLine(), Map.of()).known()).containsAll(named);
    }

    @Test
    void helpIsNoError() {
        assertThat(run("--help")).isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("campaign").contains("Exit codes");
    }

    @Test
    void theCommandThatIsCalledIsTheOnlyOneMade() {
        Set<String> all = Main.commandLine().getSubcommands().keySet();

        assertThat(all).contains("check", "node", "completion");
        for (String each : all) {
            Set<String> made = Main.commandLine(Map.of(), each).getSubcommands().keySet();
            assertThat(made).isEqualTo(each.equals("completion") ? all : Set.of(each));
        }
    }

    /** Who misspells a command is told the others, and who misspells a variable those that there are. */
    @Test
    void allAreMadeWhereOthersMayBeMeant() {
        Set<String> all = Main.commandLine().getSubcommands().keySet();

        assertThat(Main.commandLine(Map.of(), "chekc").getSubcommands().keySet())
                .isEqualTo(all);
        assertThat(Main.commandLine(Map.of(), "--help").getSubcommands().keySet())
                .isEqualTo(all);
        assertThat(Main.commandLine(Map.of("TOUCHSTONE_TIMELIMIT", "1s"), "check")
                        .getSubcommands()
                        .keySet())
                .isEqualTo(all);
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
