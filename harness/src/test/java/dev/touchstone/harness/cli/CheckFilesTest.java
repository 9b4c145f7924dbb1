// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code touchstone check} says of files that are odd. */
class CheckFilesTest {
    private static final String VALID = """
            {"process":0,"type":"invoke","f":"write","value":1}
            {"process":0,"type":"ok","f":"write","value":1}
            {"process":0,"type":"invoke","f":"read"}
            {"process":0,"type":"ok","f":"read","value":1}
            """;
    private static final String STALE = """
            0 :invoke :write 1
            0 :ok :write 1
            0 :invoke :write 2
            0 :ok :write 2
            0 :invoke :read nil
            0 :ok :read 1
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

    @Test
    void saysThatItSortedAFile() throws IOException {
        String unsorted = file("h.edn", """
                {:index 2 :process 1 :type :invoke :f :read :value nil}
                {:index 3 :process 1 :type :ok :f :read :value 1}
                {:index 0 :process 0 :type :invoke :f :write :value 1}
                {:index 1 :process 0 :type :ok :f :write :value 1}
                """);
        assertThat(run("check", unsorted)).isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("note: its events were sorted by :index");
        assertThat(run("check", unsorted, "--json")).isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("\"notes\" : [ \"its events were sorted by :index");
    }

    @Test
    void callsAClientByItsName() throws IOException {
        String stale = file("h.edn", """
                {:process 0 :type :invoke :f :write :value 1}
                {:process 0 :type :ok :f :write :value 1}
                {:process :client-7 :type :invoke :f :write :value 2}
                {:process :client-7 :type :ok :f :write :value 2}
                {:process 1 :type :invoke :f :read :value nil}
                {:process 1 :type :ok :f :read :value 1}
                """);
        assertThat(run("check", stale)).isEqualTo(ExitCode.INVALID);
        assertThat(out.toString()).contains("after client-7 wrote 2");
    }

    @Test
    void judgesSeveralFilesEachByItself() throws IOException {
        String valid = file("valid.jsonl", VALID);
        String stale = file("stale.txt", STALE);
        String broken = file("broken.txt", "0 :invoke :write 1\n0 done\n");
        assertThat(run("check", valid, broken, stale)).isEqualTo(ExitCode.INVALID);
        assertThat(out.toString().lines())
                .containsSubsequence(valid + ": valid", broken + ": not judged", stale + ": invalid");
        assertThat(err.toString()).startsWith("touchstone: " + broken + ":2:3: this line is no operation");
        assertThat(run("check", valid, broken)).isEqualTo(ExitCode.USAGE);
        assertThat(run("check", valid, valid)).isEqualTo(ExitCode.VALID);
        String odd = file("odd.edn", "{:process 0 :type :ok :f :frobnicate}");
        assertThat(run("check", valid, odd)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("touchstone: " + odd + ": cannot tell what the clients did");
        assertThat(run("check", valid, valid, "--html", directory.resolve("x").toString()))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void printsAnArrayOfDocuments() throws IOException {
        String valid = file("valid.jsonl", VALID);
        assertThat(run("check", valid, directory.resolve("none").toString(), valid, "--json"))
                .isEqualTo(ExitCode.USAGE);
        JsonNode documents = new ObjectMapper().readTree(out.toString());
        assertThat(documents).hasSize(3);
        assertThat(documents.at("/0/verdict").asText()).isEqualTo("valid");
        assertThat(documents.at("/1/error").asText()).contains("there is no such file");
        assertThat(documents.at("/1/exitCode").asInt()).isEqualTo(ExitCode.USAGE);
        assertThat(documents.at("/2")).hasSameSizeAs(documents.at("/0"));
    }

    @Test
    void takesTheHistoryOfAFolderAndOfAnArchive() throws IOException {
        file("history.txt", STALE);
        assertThat(run("check", directory.toString())).isEqualTo(ExitCode.INVALID);
        assertThat(out.toString()).contains("note: history.txt of the folder was read");
        Path zip = directory.resolve("run.zip");
        try (ZipOutputStream packed = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : new String[] {"a.txt", "b.txt"}) {
                packed.putNextEntry(new ZipEntry(name));
                packed.write(STALE.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(run("check", zip.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("a.txt, b.txt; choose one of them with --entry");
        assertThat(run("check", zip.toString(), "--entry", "b.txt")).isEqualTo(ExitCode.INVALID);
    }
}
