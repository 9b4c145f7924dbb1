// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code touchstone check} says of files that are odd. */
class CheckFilesTest {
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
}
