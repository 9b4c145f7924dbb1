// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class BenchCommandTest {
    /** A misspelt name must not look like an attack that was borne, nor no time like a figure. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attack --only nosuchattack | is the name of no attack; there are none, announced-60",
                "attack --only [ | is no regular expression",
                "checker --only nosuchrow | kafka, 100k ops, 10 partitions, c 10, a lost message",
                "checker --only kafka | is the name of no row; there are",
                "attack --time 0s | at least 1s, not 0s",
                "cluster --time 10ms | at least 1s, not 10ms",
                "cluster --rounds 0 | at least 1, not 0",
                "clustr | did you mean cluster?",
                "stream | stream needs --write FILE",
                "stream --write x.tcol --operations 0 | --operations is at least 1, not 0",
                "stream --write x.tcol --keys 0 | --keys is at least 1, not 0",
                "stream --write x.tcol --info 1.5 | --info is a share between 0 and 1, not 1.5"
            })
    void refusesWhatMeasuresNothing(String line, String message) {
        StringWriter err = new StringWriter();
        CommandLine main = Main.commandLine();
        main.setErr(new PrintWriter(err, true));
        String[] words = ("bench " + line).split(" ");
        assertThat(main.execute(words)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
    }
}
