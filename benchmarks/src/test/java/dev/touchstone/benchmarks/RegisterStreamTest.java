// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterStreamTest {
    private static final int OPERATIONS = 20_000;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private History history(int keys, int concurrency, double info, boolean stale, long seed) throws IOException {
        Path file = folder.resolve("h.tcol");
        boolean made = StreamFile.write(
                file,
                new RegisterStream.Plan(OPERATIONS, keys, concurrency, info, stale, seed),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(made).as("seed %d", seed).isTrue();
        return HistoryReader.read(file);
    }

    private static Verdict verdict(History history) {
        return new LinearizabilityChecker("register")
                .check(history, Budget.defaults())
                .verdict();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "1, 50, 0.01", "10, 50, 0.01", "3, 8, 0.3"})
    void isLinearizableUnlessAReadIsStale(int keys, int concurrency, double info) throws IOException {
        for (long seed = 1; seed <= 5; seed++) {
            History good = history(keys, concurrency, info, false, seed);
            assertThat(good.size()).isEqualTo(OPERATIONS);
            assertThat(verdict(good)).as("seed %d", seed).isEqualTo(Verdict.VALID);
            assertThat(verdict(history(keys, concurrency, info, true, seed)))
                    .as("stale, seed %d", seed)
                    .isEqualTo(Verdict.INVALID);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("stale: operation 19,");
    }

    @Test
    void hasTheOutcomesThatWereAskedFor() throws IOException {
        History history = history(10, 50, 0.1, false, 7);
        long unknown =
                IntStream.range(0, history.size()).filter(history::isInfo).count();
        assertThat(unknown).isBetween(OPERATIONS / 12L, OPERATIONS / 8L);
        assertThat(IntStream.range(0, history.size()).mapToObj(history::key).distinct())
                .hasSize(10);
        assertThat(history.hasClock()).isTrue();
    }

    @Test
    void thePlanIsTheHistory() throws IOException {
        history(2, 5, 0.1, true, 3);
        byte[] first = Files.readAllBytes(folder.resolve("h.tcol"));
        history(2, 5, 0.1, true, 3);
        assertThat(Files.readAllBytes(folder.resolve("h.tcol"))).isEqualTo(first);
        history(2, 5, 0.1, true, 4);
        assertThat(Files.readAllBytes(folder.resolve("h.tcol"))).isNotEqualTo(first);
    }
}
