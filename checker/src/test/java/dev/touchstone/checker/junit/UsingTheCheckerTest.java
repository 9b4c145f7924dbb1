// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Checkers;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.catalog.Answer;
import dev.touchstone.checker.catalog.Catalog;
import dev.touchstone.checker.catalog.Question;
import dev.touchstone.checker.catalog.Request;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.ListAppendChecker;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.JsonLinesWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
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

    /** Where the examples read and write: {@code Path.of(name)} there is {@code folder.resolve(name)} here. */
    @TempDir
    private Path folder;

    @Test
    void theFirstExampleOfTheReadme() throws IOException {
        Files.writeString(folder.resolve("history.edn"), """
            {:process 0, :type :invoke, :f :write, :value 1}
            {:process 0, :type :ok, :f :write, :value 1}
            {:process 1, :type :invoke, :f :cas, :value [1 2]}
            {:process 1, :type :ok, :f :cas, :value [1 2]}
            {:process 0, :type :invoke, :f :read, :value nil}
            {:process 0, :type :ok, :f :read, :value 1}
            """);
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            History history = HistoryReader.read(folder.resolve("history.edn"));
            Checker checker = new LinearizabilityChecker("cas-register");
            CheckResult result = checker.check(history, Budget.defaults());
            System.out.println(result.verdict().word());
            System.out.println(TextReport.render(history, result));
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("invalid")
                .contains("linearizable: invalid, 1 finding");
    }

    @Test
    void theFirstExampleOfThePage() throws IOException {
        Files.writeString(folder.resolve("example.jsonl"), LOST_WRITE);
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            History history = HistoryReader.read(folder.resolve("example.jsonl"));
            CheckResult result = new LinearizabilityChecker("register").check(history, Budget.defaults());
            System.out.println(TextReport.render(history, result));
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("LOST-WRITE  Lost write of key \"x\"")
                .contains("Each value was written once, so it cannot be both.");
    }

    @Test
    void theExampleOfARecorder() throws IOException {
        HistoryBuilder recorder = new HistoryBuilder();
        int x = recorder.values().ofString("x");
        int one = recorder.values().ofLong(1);
        recorder.invoke(0, "write", x, one, System.nanoTime());
        recorder.complete(0, Outcome.OK, one, System.nanoTime());
        recorder.invoke(0, "read", x, Values.NIL, System.nanoTime());
        recorder.complete(0, Outcome.OK, one, System.nanoTime());
        History history = recorder.build();
        JsonLinesWriter.write(history, folder.resolve("history.jsonl.gz"));

        History again = HistoryReader.read(folder.resolve("history.jsonl.gz"));
        assertThat(again.isOk(0)).isTrue();
        HistoryAssert.assertValid(again, new LinearizabilityChecker("register"));
    }

    @Test
    void recordsWhatIsStillOpenAsInfo() throws IOException {
        HistoryBuilder recorder = new HistoryBuilder();
        int x = recorder.values().ofString("x");
        recorder.invoke(0, "write", x, recorder.values().ofLong(1), 0);
        recorder.invoke(1, "read", x, Values.NIL, 5);
        recorder.complete(1, Outcome.OK, recorder.values().ofLong(1), 10);
        HistoryAssert.assertValid(recorder.build(), new LinearizabilityChecker("register"));
    }

    private static final String SERIALIZABLE = """
        {:process 0, :type :invoke, :f :txn, :value [[:append :x 1] [:r :y nil]]}
        {:process 0, :type :ok, :f :txn, :value [[:append :x 1] [:r :y nil]]}
        {:process 1, :type :invoke, :f :txn, :value [[:r :x nil]]}
        {:process 1, :type :ok, :f :txn, :value [[:r :x [1]]]}
        """;

    private static final String WRITE_SKEW = """
        {:process 0, :type :invoke, :f :txn, :value [[:append :x 1] [:r :y nil]], :index 0}
        {:process 1, :type :invoke, :f :txn, :value [[:append :y 2] [:r :x nil]], :index 1}
        {:process 0, :type :ok, :f :txn, :value [[:append :x 1] [:r :y nil]], :index 2}
        {:process 1, :type :ok, :f :txn, :value [[:append :y 2] [:r :x nil]], :index 3}
        {:process 0, :type :invoke, :f :txn, :value [[:r :x nil] [:r :y nil]], :index 4}
        {:process 0, :type :ok, :f :txn, :value [[:r :x [1]] [:r :y [2]]], :index 5}
        """;

    @Test
    void asksByName() throws IOException {
        Files.writeString(folder.resolve("history.edn"), SERIALIZABLE);
        History history = HistoryReader.read(folder.resolve("history.edn"));
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Question question = Catalog.question(history, Request.guess());
            Answer answer = question.answer(history, checker -> Budget.defaults());
            System.out.println(question.name() + ": " + answer.verdict().word());
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("list-append: valid");
    }

    /** The example, once with a good history and once with one that must make it fail. */
    @Nested
    class InJUnit {
        @BeforeEach
        void haveAHistory() throws IOException {
            Files.writeString(folder.resolve("history.edn"), SERIALIZABLE);
        }

        @Test
        void transfersAreSerializable() {
            History history = HistoryReader.read(folder.resolve("history.edn"));
            HistoryAssert.assertValid(history, new ListAppendChecker(ElleOptions.against("serializable")));
        }

        @Test
        void failsWhereTheyAreNot() throws IOException {
            Files.writeString(folder.resolve("history.edn"), WRITE_SKEW);
            assertThatThrownBy(this::transfersAreSerializable)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("G2-ITEM");
        }
    }

    @Test
    void judgesTransactionsWithinABudget() throws IOException {
        Files.writeString(folder.resolve("history.edn"), WRITE_SKEW);
        History history = HistoryReader.read(folder.resolve("history.edn"));
        Checker checker = new ListAppendChecker(ElleOptions.against("snapshot-isolation"));
        Budget budget = Budget.of(Duration.ofSeconds(10), 256L << 20);
        CheckResult result = checker.check(history, budget);
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(Checkers.check(checker, history, budget).verdict()).isEqualTo(Verdict.VALID);
        HistoryAssert.assertAnomaly(history, new ListAppendChecker(ElleOptions.against("serializable")), "G2-item");
    }

    @Test
    void aCheckerThatFailsDecidesNothing() {
        History history = new HistoryBuilder().build();
        for (Throwable failure :
                List.of(new OutOfMemoryError("x"), new StackOverflowError(), new IllegalStateException("y"))) {
            CheckResult result = Checkers.check(failing(failure), history, Budget.defaults());
            assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
            Unknown unknown = Objects.requireNonNull(result.unknown());
            assertThat(unknown.cause())
                    .isEqualTo(
                            failure instanceof OutOfMemoryError ? Unknown.Cause.MEMORY : Unknown.Cause.CHECKER_ERROR);
        }
    }

    private static Checker failing(Throwable failure) {
        return new Checker() {
            @Override
            public String property() {
                return "p";
            }

            @Override
            public CheckResult check(History history, Budget budget) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
        };
    }
}
