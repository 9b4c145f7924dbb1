// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.benchmarks.BenchRow.Case;
import dev.touchstone.benchmarks.BenchRow.Figure;
import dev.touchstone.benchmarks.SessionHistories.Plan;
import dev.touchstone.benchmarks.SessionHistories.Store;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.isolation.ProvedRegisterChecker;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Recorded histories with known verdicts, all files of a peer in one row: those that the files {@code VERDICTS.tsv} of the
 * folder {@code -Dtouchstone.histories} list. Reading them is not counted. Where no folder was named, transactions of the
 * same shape are generated.
 */
final class RecordedRows {
    private static final String VERDICTS = "VERDICTS.tsv";
    private static final String TRANSACTIONS = "dbcop";
    private static final Checker SERIALIZABLE = new ProvedRegisterChecker(ElleOptions.against("serializable"));
    private static final long TRANSACTIONS_MILLIS = 20;

    private RecordedRows() {}

    static List<BenchRow> rows() {
        String name = System.getProperty("touchstone.histories", "");
        if (name.isEmpty()) {
            return List.of(new BenchRow(
                    "serializable, a history like CockroachDB's and Galera's",
                    RecordedRows::alike,
                    Figure.MEDIAN,
                    TRANSACTIONS_MILLIS));
        }
        Path folder = Path.of(name);
        List<String[]> objects = lines(folder);
        Path transactions = folder.resolve(TRANSACTIONS);
        List<String[]> histories = Files.isDirectory(transactions) ? lines(transactions) : List.of();
        List<BenchRow> rows = new ArrayList<>();
        rows.add(objects(folder, objects, "knossos/", "Knossos' data", 2000));
        rows.add(objects(folder, objects, "porcupine/", "Porcupine's etcd and KV logs", 300));
        if (!histories.isEmpty()) {
            rows.add(new BenchRow(
                    "serializable, a history of CockroachDB's and Galera's " + (histories.size() - 1),
                    () -> transactions(transactions, histories),
                    Figure.MEDIAN,
                    TRANSACTIONS_MILLIS));
        }
        return rows;
    }

    private static List<String[]> lines(Path folder) {
        try {
            return Files.readAllLines(folder.resolve(VERDICTS)).stream()
                    .map(line -> line.split("\t"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BenchRow objects(Path folder, List<String[]> lines, String prefix, String work, long target) {
        List<String[]> named =
                lines.stream().filter(line -> line[0].startsWith(prefix)).toList();
        return new BenchRow(
                work + ", " + named.size() + " files",
                () -> named.stream().map(line -> object(folder, line)).toList(),
                Figure.SUM,
                target);
    }

    private static Case object(Path folder, String[] line) {
        String model =
                line[2].startsWith("kv") ? "kv" : line[2].contains("initial 0") ? "cas-register(0)" : "cas-register";
        History history = HistoryReader.read(folder.resolve(line[0]));
        Verdict recorded = Verdict.valueOf(line[3].toUpperCase(Locale.ROOT));
        return new Case(history, new LinearizabilityChecker(model), isSilent(history) ? Verdict.UNKNOWN : recorded);
    }

    /** Whether nothing tells what the object held: others call that valid. */
    private static boolean isSilent(History history) {
        return IntStream.range(0, history.size())
                .noneMatch(op -> history.isOk(op) && !history.function(op).equals(Functions.WRITE));
    }

    private static List<Case> transactions(Path folder, List<String[]> lines) {
        return lines.stream()
                .skip(1)
                .map(line -> new Case(
                        HistoryReader.read(folder.resolve(line[0])),
                        SERIALIZABLE,
                        line[1].equals("violated") ? Verdict.INVALID : Verdict.VALID))
                .toList();
    }

    /** 3 to 15 sessions, of each 30 transactions of 20 operations on 60 keys; every second history has a long fork. */
    private static List<Case> alike() {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int sessions = 3 + 3 * (i % 5);
            boolean forks = i % 2 == 1;
            Plan plan = new Plan(Store.SERIALIZABLE, 30 * sessions, sessions, 20, 60 * sessions, 0, forks, i);
            cases.add(new Case(SessionHistories.run(plan), SERIALIZABLE, forks ? Verdict.INVALID : Verdict.VALID));
        }
        return cases;
    }
}
