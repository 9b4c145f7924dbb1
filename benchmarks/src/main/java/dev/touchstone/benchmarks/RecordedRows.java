// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.format.HistoryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Recorded histories with known verdicts, all files of a peer in one row: those that the file {@code VERDICTS.tsv} of the
 * folder {@code -Dtouchstone.histories} lists. Reading them is not counted.
 */
final class RecordedRows {
    private RecordedRows() {}

    private record Recorded(String file, History history, Checker checker, String expected) {}

    /** Nothing if no folder was named. */
    static List<BenchRow> rows() {
        String folder = System.getProperty("touchstone.histories", "");
        if (folder.isEmpty()) {
            return List.of();
        }
        return List.of(
                row(Path.of(folder), "knossos/", "Knossos' data", 2000),
                row(Path.of(folder), "porcupine/", "Porcupine's etcd and KV logs", 300));
    }

    private static BenchRow row(Path folder, String prefix, String work, long target) {
        List<Recorded> all = read(folder, prefix);
        return new BenchRow(
                work + ", " + all.size() + " files",
                () -> new HistoryBuilder().build(),
                new All(all),
                Verdict.VALID,
                target);
    }

    private static List<Recorded> read(Path folder, String prefix) {
        List<Recorded> all = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(folder.resolve("VERDICTS.tsv"))) {
                String[] cells = line.split("\t");
                if (cells[0].startsWith(prefix)) {
                    String model = cells[2].startsWith("kv")
                            ? "kv"
                            : cells[2].contains("initial 0") ? "cas-register(0)" : "cas-register";
                    History history = HistoryReader.read(folder.resolve(cells[0]));
                    all.add(new Recorded(cells[0], history, new LinearizabilityChecker(model), cells[3]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Valid if each verdict is as expected. */
    private record All(List<Recorded> recorded) implements Checker {
        @Override
        public String property() {
            return LinearizabilityChecker.PROPERTY;
        }

        @Override
        public CheckResult check(History none, Budget budget) {
            List<String> wrong = new ArrayList<>();
            for (Recorded one : recorded) {
                CheckResult result = one.checker().check(one.history(), budget);
                if (!result.verdict().word().equals(one.expected())) {
                    wrong.add(one.file());
                }
            }
            return wrong.isEmpty()
                    ? CheckResult.valid(property(), "each as recorded", Map.of(), Cost.NONE)
                    : CheckResult.unknown(
                            property(),
                            "each as recorded",
                            new Unknown(Unknown.Cause.UNDECIDABLE, "not as recorded: " + wrong, "see the files"),
                            Map.of(),
                            Cost.NONE);
        }
    }
}
