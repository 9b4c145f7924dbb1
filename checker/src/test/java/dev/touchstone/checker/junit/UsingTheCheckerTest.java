// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.ListAppendChecker;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.JsonLinesWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/using-the-checker.md}. */
class UsingTheCheckerTest {
    private static final String LOST_WRITE = """
            {"process":0,"type":"invoke","f":"write","key":"x","value":1,"time":0}
            {"process":0,"type":"ok","f":"write","key":"x","value":1,"time":1000000}
            {"process":1,"type":"invoke","f":"write","key":"x","value":2,"time":2000000}
            {"process":1,"type":"ok","f":"write","key":"x","value":2,"time":3000000}
            {"process":0,"type":"invoke","f":"read","key":"x","value":null,"time":4000000}
            {"process":0,"type":"ok","f":"read","key":"x","value":1,"time":5000000}
            """;

    @Test
    void findsTheLostWriteOfTheFirstExample(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("example.jsonl"), LOST_WRITE);
        History history = HistoryReader.read(file);
        Checker checker = new LinearizabilityChecker("register");
        CheckResult result = checker.check(history, Budget.defaults());
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(TextReport.render(history, result))
                .contains("LOST-WRITE")
                .contains("#2")
                .contains("read \"x\"");
        HistoryAssert.assertAnomaly(history, checker, "lost-write");
    }

    @Test
    void recordsAHistoryInTheProcessThatJudgesIt(@TempDir Path folder) throws IOException {
        HistoryBuilder recorder = new HistoryBuilder();
        int x = recorder.values().ofString("x");
        int one = recorder.values().ofLong(1);
        recorder.invoke(0, "write", x, one, 0);
        recorder.invoke(1, "read", x, recorder.values().of(null), 5);
        recorder.complete(1, Outcome.OK, one, 10);
        recorder.complete(0, Outcome.INFO, recorder.values().of(null), 1_000);
        History history = recorder.build();

        HistoryAssert.assertValid(history, new LinearizabilityChecker("register"));
        JsonLinesWriter.write(history, folder.resolve("history.jsonl.gz"));
        History again = HistoryReader.read(folder.resolve("history.jsonl.gz"));
        assertThat(again.size()).isEqualTo(2);
        HistoryAssert.assertValid(again, new LinearizabilityChecker("register"));
    }

    @Test
    void judgesTransactionsWithinABudget(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("history.edn"), """
                {:process 0, :type :invoke, :f :txn, :value [[:append :x 1] [:r :y nil]], :index 0}
                {:process 1, :type :invoke, :f :txn, :value [[:append :y 2] [:r :x nil]], :index 1}
                {:process 0, :type :ok, :f :txn, :value [[:append :x 1] [:r :y nil]], :index 2}
                {:process 1, :type :ok, :f :txn, :value [[:append :y 2] [:r :x nil]], :index 3}
                {:process 0, :type :invoke, :f :txn, :value [[:r :x nil] [:r :y nil]], :index 4}
                {:process 0, :type :ok, :f :txn, :value [[:r :x [1]] [:r :y [2]]], :index 5}
                """);
        History history = HistoryReader.read(file);
        Budget budget = Budget.of(Duration.ofSeconds(10), 256L << 20);
        HistoryAssert.assertValid(history, new ListAppendChecker(ElleOptions.against("snapshot-isolation")), budget);
        HistoryAssert.assertAnomaly(history, new ListAppendChecker(ElleOptions.against("serializable")), "G2-item");
    }
}
