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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Command lines of elle-cli, as people have them in scripts. */
class ElleCliOptionsTest {
    private static final String BANK = """
            {:process 0 :type :invoke :f :read}
            {:process 0 :type :ok :f :read :value {0 10, 1 -1}}
            """;
    /** Transaction 2 saw x of a later transaction of a session, and y of an earlier one. */
    private static final String NOT_MONOTONIC = """
            {:process 0 :type :ok :f :txn :value [[:w :x 1] [:w :y 1]]}
            {:process 0 :type :ok :f :txn :value [[:w :x 2] [:w :y 2]]}
            {:process 1 :type :ok :f :txn :value [[:r :x 2] [:r :y 1]]}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String history, String options) throws IOException {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String file = Files.writeString(directory.resolve("h.edn"), history).toString();
        return line.execute(("check " + options + " " + file).split(" +"));
    }

    @ParameterizedTest
    @CsvSource({
        "-m bank, 1",
        "--model jepsen-bank --allow-negative-balances, 0",
        "--model bank -n --total-amount 9, 0",
        "--model bank -n -o 10, 1",
        "--model bank -g 2, 64",
        "--model bank --total-amount much, 64",
        "--model long-fork --group-size -1, 64",
    })
    void judgesBanksAsTold(String options, int code) throws IOException {
        assertThat(run(BANK, options)).isEqualTo(code);
    }

    @Test
    void meansPl2ByReadCommittedAsElleCliDoes() throws IOException {
        assertThat(run(NOT_MONOTONIC, "-m rw-register -c read-committed")).isEqualTo(ExitCode.VALID);
        assertThat(run(NOT_MONOTONIC, "--model elle-rw-register --consistency-models PL-2"))
                .isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("read committed as Adya's PL-2");
        assertThat(run(NOT_MONOTONIC, "--workload rw-register --consistency session-read-committed"))
                .isEqualTo(ExitCode.INVALID);
        assertThat(out.toString()).contains("read committed with session order");
        assertThat(run(NOT_MONOTONIC, "-m rw-register -c serialisable")).isEqualTo(ExitCode.INVALID);
        assertThat(run(NOT_MONOTONIC, "-m rw-register -a G1a -f edn")).isEqualTo(ExitCode.VALID);
    }

    @Test
    void saysWhatHasNoEffect() throws IOException {
        assertThat(run(
                        BANK,
                        "-v -m bank -n --plot-format svg --plot-timeout 5000 --max-plot-bytes 65536"
                                + " --cycle-search-timeout 1000 --directory out --max-transfer 5"))
                .isEqualTo(ExitCode.VALID);
        assertThat(err.toString().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("touchstone: --"))
                .allMatch(line -> line.contains("no effect"));
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void saysWhatWasIgnored() throws IOException {
        String internal = """
                {:process 0 :type :ok :f :txn :value [[:append :x 1]]}
                {:process 0 :type :ok :f :txn :value [[:append :x 2] [:r :x [1]]]}
                {:process 0 :type :ok :f :txn :value [[:r :x [1 2]]]}
                """;
        assertThat(run(internal, "--ignore internal,lost-update --consistency serializable"))
                .isEqualTo(ExitCode.VALID);
        assertThat(out.toString()).contains("\nvalid, but for the ignored internal (1); took ");
        assertThat(run(internal, "--consistency serializable")).isEqualTo(ExitCode.INVALID);
        assertThat(run(internal, "--ignore intrnal")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("did you mean internal?");
    }

    @Test
    void takesAnInitialValueOfEveryModel() throws IOException {
        String registers = "{:process 0 :type :ok :f :txn :value [[:r :x 0] [:r :y 0]]}";
        String file = Files.writeString(directory.resolve("m.edn"), registers).toString();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute("check", file, "--model", "multi-register({:x 0, :y 0})"))
                .isEqualTo(ExitCode.VALID);
        assertThat(line.execute("check", file, "--model", "multi-register(0)")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("such as multi-register({:x 0, :y 0})");
    }
}
