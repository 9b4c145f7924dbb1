// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.touchstone.benchmarks.HistoryFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code touchstone check} as its users see it: what it prints, what it writes, how it ends. */
class CheckCommandTest {
    private static final Path SCHEMA = Path.of("..", "docs", "check.schema.json");

    private static final String LOST_WRITE = """
        {"process":0,"type":"invoke","f":"write","key":"x","value":1,"time":0}
        {"process":0,"type":"ok","f":"write","key":"x","value":1,"time":1000000}
        {"process":1,"type":"invoke","f":"write","key":"x","value":2,"time":2000000}
        {"process":1,"type":"ok","f":"write","key":"x","value":2,"time":3000000}
        {"process":0,"type":"invoke","f":"read","key":"x","value":null,"time":4000000}
        {"process":0,"type":"ok","f":"read","key":"x","value":1,"time":5000000}
        """;
    private static final String VALID =
            LOST_WRITE.replace("\"f\":\"read\",\"key\":\"x\",\"value\":1", "\"f\":\"read\",\"key\":\"x\",\"value\":2");
    private static final String FRACTURED = """
        {:process 0, :type :invoke, :f :txn, :value [[:w :x 1] [:w :y 1]]}
        {:process 0, :type :ok, :f :txn, :value [[:w :x 1] [:w :y 1]]}
        {:process 0, :type :invoke, :f :txn, :value [[:w :x 2] [:w :y 2]]}
        {:process 0, :type :ok, :f :txn, :value [[:w :x 2] [:w :y 2]]}
        {:process 1, :type :invoke, :f :txn, :value [[:r :x nil] [:r :y nil]]}
        {:process 1, :type :ok, :f :txn, :value [[:r :x 1] [:r :y 2]]}
        """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    /** The only thing on standard output: a document that the schema allows. */
    private JsonNode document() throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
        assertThat(schema.validate(out.toString(), InputFormat.JSON)).isEmpty();
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void theDocumentOfAnInvalidHistoryKeepsToItsSchema() throws IOException {
        assertThat(run("check", file("lost.jsonl", LOST_WRITE), "--json")).isEqualTo(ExitCode.INVALID);
        JsonNode document = document();
        assertThat(document.path("verdict").asText()).isEqualTo("invalid");
        assertThat(document.path("exitCode").asInt()).isEqualTo(ExitCode.INVALID);
        assertThat(document.at("/results/0/findings/0/anomaly").asText()).isEqualTo("lost-write");
        assertThat(document.at("/history/operations").asInt()).isEqualTo(3);
        assertThat(document.at("/took/readingSeconds").asDouble()).isPositive();
        assertThat(document.at("/took/peakHeapBytes").asLong()).isPositive();
    }

    @Test
    void theDocumentsOfValidAndUndecidedHistoriesDoToo() throws IOException {
        assertThat(run("check", file("valid.jsonl", VALID), "--json")).isEqualTo(ExitCode.VALID);
        assertThat(document().path("implied")).hasSize(3);
        out.getBuffer().setLength(0);
        assertThat(run("check", file("valid2.jsonl", VALID), "--json", "--model", "mutex"))
                .isEqualTo(ExitCode.UNKNOWN);
        assertThat(document().at("/results/0/unknown/cause").asText()).isEqualTo("undecidable");
    }

    @Test
    void theSchemaRefusesADocumentThatSaysNothingOfItsUnknown() throws IOException {
        run("check", file("valid.jsonl", VALID), "--json");
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
        String wrong = out.toString().replace("\"valid\"", "\"unknown\"");
        assertThat(schema.validate(wrong, InputFormat.JSON)).isNotEmpty();
        assertThat(schema.validate("{}", InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void printsTimeAndMemory() throws IOException {
        run("check", file("valid.jsonl", VALID));
        assertThat(out.toString()).containsPattern("valid; took \\d+\\.\\d\\d s, reading .* peak heap [\\d,]+ MiB");
    }

    @Test
    void whatElleLeavesOpenIsValidOnlyWithAnOrder() throws IOException {
        for (String model : List.of("strict-serializable", "serializable", "snapshot-isolation")) {
            assertThat(run("check", file("fractured.edn", FRACTURED), "--consistency", model))
                    .as(model)
                    .isEqualTo(ExitCode.INVALID);
            assertThat(out.toString()).contains("NO-ORDER").contains("a circle, so this cannot be.");
        }
    }

    @Test
    void theDocumentHasTheOrderThatProves() throws IOException {
        String once = FRACTURED.replace("[:r :y 2]", "[:r :y 1]");
        assertThat(run("check", file("once.edn", once), "--consistency", "serializable", "--json"))
                .isEqualTo(ExitCode.VALID);
        assertThat(document().at("/results/0/measurements/order").toString()).isEqualTo("[0,2,1]");
    }

    @Test
    void readsStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(LOST_WRITE.getBytes(StandardCharsets.UTF_8)));
            assertThat(run("check", "-")).isEqualTo(ExitCode.INVALID);
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).startsWith("standard input: 3 operations");
    }

    @Test
    void writesAPageOfItsOwn() throws IOException {
        Path page = directory.resolve("page.html");
        assertThat(run("check", file("lost.jsonl", LOST_WRITE), "--html", page.toString()))
                .isEqualTo(ExitCode.INVALID);
        assertThat(Files.readString(page)).contains("Lost write").doesNotContain("src=\"http", "href=\"http");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--check-timeout 5 | a duration is a number",
                "--check-memory much | a size is a number",
                "--progress fancy | There are: auto, tty, plain, json, quiet",
                "--format ednn | did you mean edn?",
                "--consistency serialisable | There are: linearizable",
                "--anomalies G0 | are for transactions",
                "--html . | is a folder",
                "--model cas-registr | did you mean cas-register?"
            })
    void refusesAWrongOptionInOneSentence(String options, String words) throws IOException {
        String[] option = options.trim().split(" ", 2);
        assertThat(run("check", file("valid.jsonl", VALID), option[0], option[1]))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("touchstone: ").doesNotContain("\tat ");
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains(words);
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThat(run("check", directory.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("is a folder");
        assertThat(run("check", directory.resolve("none").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no such file");
    }

    @Test
    void stopsASearchAtItsTimeout() throws IOException {
        StringBuilder hard = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            hard.append("{\"process\":").append(i).append(",\"type\":\"invoke\",\"f\":\"push\",\"value\":1}\n");
        }
        for (int i = 0; i < 20; i++) {
            hard.append("{\"process\":").append(100 + i).append(",\"type\":\"invoke\",\"f\":\"pop\"}\n");
        }
        for (int i = 0; i < 20; i++) {
            hard.append("{\"process\":")
                    .append(100 + i)
                    .append(",\"type\":\"ok\",\"f\":\"pop\",\"value\":")
                    .append(i + 2)
                    .append("}\n");
        }
        int code = run("check", file("hard.jsonl", hard.toString()), "--check-timeout", "100ms", "--json");
        assertThat(code).isIn(ExitCode.INVALID, ExitCode.UNKNOWN);
        assertThat(document().at("/took/seconds").asDouble()).isLessThan(20);
    }

    @Test
    void judgesTheHistoriesThatTheBenchmarkWrites() throws IOException {
        Path folder = directory.resolve("h");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        HistoryFiles.write(folder, 4000, new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(said.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
        assertThat(run("check", folder.resolve("register.jsonl").toString())).isEqualTo(ExitCode.VALID);
        assertThat(run("check", folder.resolve("register-stale.jsonl").toString()))
                .isEqualTo(ExitCode.INVALID);
        assertThat(run("check", folder.resolve("list-append.edn").toString())).isEqualTo(ExitCode.VALID);
    }
}
