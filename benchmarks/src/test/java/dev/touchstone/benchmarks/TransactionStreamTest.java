// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.benchmarks.TransactionStream.Fault;
import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.catalog.Catalog;
import dev.touchstone.checker.catalog.Request;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionStreamTest {
    private static final int TRANSACTIONS = 2_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "NONE, strict-serializable, VALID",
        "STALE, strict-serializable, INVALID",
        "SKEW, serializable, INVALID",
        "SKEW, strong-snapshot-isolation, VALID"
    })
    void isStrictlySerializableButForItsFault(Fault fault, String model, Verdict expected) throws IOException {
        for (long seed = 1; seed <= 3; seed++) {
            for (boolean lists : new boolean[] {true, false}) {
                Path file = folder.resolve("h.tcol");
                boolean made = StreamFile.write(
                        file,
                        new TransactionStream.Plan(TRANSACTIONS, lists, 5, 16, 10, 0.02, fault, seed),
                        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
                assertThat(made).as("seed %d", seed).isTrue();
                History history = HistoryReader.read(file);
                assertThat(history.size()).isEqualTo(TRANSACTIONS);
                assertThat(Catalog.question(history, Request.workload(lists ? "list-append" : "rw-register", model))
                                .answer(history, checker -> Budget.defaults())
                                .results()
                                .get(0)
                                .verdict())
                        .as("seed %d, lists %s", seed, lists)
                        .isEqualTo(expected);
            }
        }
    }
}
