// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DiskCommandTest {
    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(data.resolve("shard-0"));
        Files.writeString(data.resolve("LOCK"), "");
        Files.writeString(log(), "entries");
    }

    private Path log() {
        return data.resolve("shard-0/log-0000000000000001");
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void everyOperationSaysInOneLineWhatItDid() throws IOException {
        assertThat(run("disk", "copy", "--data", data.toString())).isZero();
        assertThat(run("disk", "damage", "--data", data.toString(), "--how", "cut", "--seed", "3"))
                .isZero();
        assertThat(Files.readString(log())).isNotEqualTo("entries");
        assertThat(run("disk", "roll-back", "--data", data.toString())).isZero();
        assertThat(Files.readString(log())).isEqualTo("entries");
        assertThat(run("disk", "wipe", "--data", data.toString())).isZero();
        assertThat(log()).doesNotExist();
        assertThat(data.resolve("LOCK")).exists();
        assertThat(out.toString().lines())
                .hasSize(4)
                .element(1)
                .asString()
                .endsWith("bytes cut off the end of shard-0/log-0000000000000001");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertThat(run("disk", "roll-back", "--data", data.toString())).isEqualTo(ExitCode.ABORTED);
        assertThat(err.toString()).isEqualTo("touchstone: there is no copy of " + data + " to put back\n");
    }

    @Test
    void whatIsNotKnownIsRefused() {
        assertThat(run("disk", "melt", "--data", data.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("disk", "damage", "--data", data.toString(), "--how", "burn"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("disk", "wipe")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("melt", "damage, copy, roll-back, wipe")
                .contains("burn", "flip, cut")
                .contains("--data");
    }
}
