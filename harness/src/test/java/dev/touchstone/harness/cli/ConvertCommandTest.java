// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.format.HistoryReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code touchstone convert} as its users see it. */
class ConvertCommandTest {
    private static final String REGISTER = """
        {"index":0,"type":"invoke","process":0,"f":"write","key":"x","value":1,"time":0,"node":"n1"}
        {"index":1,"type":"info","process":"nemesis","f":"kill","value":"n2","time":150,"until":900}
        {"index":2,"type":"ok","process":0,"f":"write","key":"x","value":1,"time":1000,"version":"v"}
        {"index":3,"type":"invoke","process":1,"f":"read","key":"x","value":null,"time":2000}
        """;
    private static final String SESSIONS = "w 1 2\nr 3 4\n-----\nr 1 2\n=====\nr 1 2\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void convertsAroundAllFormatsAndLosesNothing() throws IOException {
        String before = file("first.jsonl", REGISTER);
        for (String name : new String[] {"a.tcol", "b.edn.gz", "c.tcol", "d.jsonl.zst", "e.edn", "f.jsonl"}) {
            assertThat(run("convert", before, path(name))).as(err.toString()).isEqualTo(ExitCode.VALID);
            assertThat(out.toString()).contains(path(name) + ": written as ");
            before = path(name);
        }
        assertThat(folder.resolve("f.jsonl")).content().isEqualTo(REGISTER);
        assertThat(out.toString()).doesNotContain("as a whole");
    }

    @Test
    void readsAsAWholeWhatIsNoStream() throws IOException {
        assertThat(run("convert", file("sessions.txt", SESSIONS), path("s.tcol")))
                .isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("was in memory as a whole");
        assertThat(HistoryReader.read(folder.resolve("s.tcol")).size()).isEqualTo(3);
        assertThat(HistoryReader.read(folder.resolve("s.tcol")).hasRealTime()).isFalse();
    }

    @Test
    void takesStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(REGISTER.getBytes(StandardCharsets.UTF_8)));
            assertThat(run("convert", "-", path("a.edn"))).isEqualTo(ExitCode.VALID);
            System.setIn(new ByteArrayInputStream(SESSIONS.getBytes(StandardCharsets.UTF_8)));
            assertThat(run("convert", "-", path("out"), "--to", "json-lines")).isEqualTo(ExitCode.VALID);
        } finally {
            System.setIn(before);
        }
        assertThat(HistoryReader.read(folder.resolve("a.edn")).size()).isEqualTo(2);
        assertThat(HistoryReader.read(folder.resolve("out")).size()).isEqualTo(3);
    }

    @Test
    void replacesNothingUnlessTold() throws IOException {
        String in = file("in.jsonl", REGISTER);
        String there = file("there.edn", "mine");
        assertThat(run("convert", in, there)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("is there already; --force replaces it");
        assertThat(folder.resolve("there.edn")).content().isEqualTo("mine");
        assertThat(run("convert", in, there, "--force")).isEqualTo(ExitCode.VALID);
        assertThat(HistoryReader.read(folder.resolve("there.edn")).size()).isEqualTo(2);
    }

    @Test
    void saysWhereItIsNoHistoryAndLeavesNothing() throws IOException {
        String in = file("in.jsonl", REGISTER + "{\"process\":2,\"type\":\"maybe\"}\n");
        assertThat(run("convert", in, path("out.tcol"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(in + ":5:21: the type of an operation must be");
        String damaged = path("damaged.tcol");
        assertThat(run("convert", file("good.jsonl", REGISTER), damaged)).isEqualTo(ExitCode.VALID);
        byte[] bytes = Files.readAllBytes(Path.of(damaged));
        bytes[30] ^= 1;
        Files.write(Path.of(damaged), bytes);
        assertThat(run("convert", damaged, path("out.edn"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(damaged + ":1:1: the block at byte 8 is damaged");
        String odd = file("odd.jsonl", "{\"type\":\"invoke\",\"process\":0,\"f\":\"odd name\"}\n");
        assertThat(run("convert", odd, path("out.edn"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("EDN has no way to write the name \"odd name\"");
        try (var files = Files.list(folder)) {
            assertThat(files.filter(each -> each.getFileName().toString().contains("out")))
                    .isEmpty();
        }
    }

    @Test
    void refusesWhatItCannotWrite() throws IOException {
        String in = file("in.jsonl", REGISTER);
        assertThat(run("convert", in, path("out.txt"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("out.txt names no format: it may be .jsonl, .edn or .tcol");
        assertThat(run("convert", in, path("out.edn"), "--to", "awdit")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--to: ").contains("json-lines, edn, columns");
        assertThat(run("convert", in, path("no/out.edn"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no folder");
        assertThat(run("convert", path("nothing.edn"), path("out.edn"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no such file");
    }

    @Test
    void judgesColumnsAsAnyOther() throws IOException {
        String read =
                "{\"index\":4,\"type\":\"ok\",\"process\":1,\"f\":\"read\",\"key\":\"x\",\"value\":1,\"time\":3000}\n";
        assertThat(run("convert", file("in.jsonl", REGISTER + read), path("h.tcol")))
                .isEqualTo(ExitCode.VALID);
        assertThat(run("check", path("h.tcol"))).isEqualTo(ExitCode.VALID);
        assertThat(run("check", path("h.tcol"), "--format", "columns")).isEqualTo(ExitCode.VALID);
    }
}
