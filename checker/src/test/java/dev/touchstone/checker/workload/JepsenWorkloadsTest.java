// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JepsenWorkloadsTest {
    private static final Checker FORK = new LongForkChecker();
    private static final Checker REVERSE = new CausalReverseChecker();
    private static final Checker G2 = new G2Checker();
    private static final Checker DIRTY = new DirtyReadsChecker();

    private static CheckResult check(Checker checker, String edn) {
        ReadOptions unkeyed = ReadOptions.defaults().withKeyed(ReadOptions.Keyed.NO);
        History history =
                HistoryReader.read(new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "file", unkeyed);
        return checker.check(history, Budget.defaults());
    }

    private static String fork(String first, String second) {
        return """
                {:process 0, :type :invoke, :f :txn, :value [[:w 0 1]]}
                {:process 1, :type :invoke, :f :txn, :value [[:w 1 1]]}
                {:process 0, :type :ok, :f :txn, :value [[:w 0 1]]}
                {:process 1, :type :info, :f :txn, :value [[:w 1 1]]}
                {:process 2, :type :invoke, :f :txn, :value [[:r 0 nil] [:r 1 nil]]}
                {:process 2, :type :ok, :f :txn, :value %s}
                {:process 2, :type :invoke, :f :txn, :value [[:r 1 nil] [:r 0 nil]]}
                {:process 2, :type :ok, :f :txn, :value %s}
                """.formatted(first, second);
    }

    /** Writes of 1 and then of 2 by one client, with a write of 3 open all the while, and a read. */
    private static String insertions(String seen) {
        return """
                {:process 3, :type :invoke, :f :write, :value 3}
                {:process 0, :type :invoke, :f :write, :value 1}
                {:process 0, :type :ok, :f :write, :value 1}
                {:process 0, :type :invoke, :f :write, :value 2}
                {:process 1, :type :invoke, :f :read, :value nil}
                {:process 1, :type :ok, :f :read, :value %s}
                {:process 0, :type :info, :f :write, :value 2}
                {:process 3, :type :ok, :f :write, :value 3}
                """.formatted(seen);
    }

    @Test
    void findsALongFork() {
        assertThat(check(FORK, fork("[[:r 0 1] [:r 1 nil]]", "[[:r 1 1] [:r 0 1]]"))
                        .verdict())
                .isEqualTo(Verdict.VALID);
        CheckResult forked = check(FORK, fork("[[:r 0 1] [:r 1 nil]]", "[[:r 1 1] [:r 0 nil]]"));
        assertThat(forked.findings()).extracting(Finding::anomaly).containsExactly("long-fork");
        assertThat(forked.findings().get(0).operations()).containsExactly(2, 3);
        assertThat(forked.findings().get(0).because().get(0)).contains("#2 saw 0 written and 1 not");
    }

    @Test
    void judgesNoForkOfOtherGroupsOrRepeatedWrites() {
        String valid = fork("[[:r 0 1] [:r 1 nil]]", "[[:r 1 1] [:r 0 1]]");
        assertThat(check(new LongForkChecker(2), valid).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(new LongForkChecker(3), valid).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(check(FORK, valid.replace(":w 1 1", ":w 0 1")).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(check(FORK, fork("[[:r 0 1] [:r 1 nil]]", "[[:r 1 1] [:r 0 2]]"))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(check(FORK, "{:type :fail, :f :txn, :value [[:r 0 nil]]}").verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void findsAWriteWithoutItsPredecessor() {
        assertThat(check(REVERSE, insertions("[]")).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(REVERSE, insertions("[3]")).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(REVERSE, insertions("[2 1]")).verdict()).isEqualTo(Verdict.VALID);
        CheckResult reversed = check(REVERSE, insertions("[2 3]"));
        assertThat(reversed.findings()).extracting(Finding::anomaly).containsExactly("causal-reverse");
        assertThat(reversed.findings().get(0).operations()).containsExactly(1, 2, 3);
        assertThat(check(REVERSE, insertions("[1]").replace(":value 2", ":value 1"))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(check(REVERSE, "{:type :ok, :f :read, :value [1]}").verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void findsTwoInsertsThatSawNothing() {
        String two = "{:type :ok, :f :insert, :value [0 [1 nil]]} {:type :%s, :f :insert, :value [%d [nil 2]]}";
        assertThat(check(G2, two.formatted("fail", 0)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(G2, two.formatted("info", 0)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(G2, two.formatted("ok", 1)).verdict()).isEqualTo(Verdict.VALID);
        CheckResult broken = check(G2, two.formatted("ok", 0));
        assertThat(broken.findings()).extracting(Finding::anomaly).containsExactly("G2");
        assertThat(broken.findings().get(0).operations()).containsExactly(0, 1);
        assertThat(check(G2, "{:type :fail, :f :insert, :value [0 [1 nil]]}").verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(check(G2, "{:type :ok, :f :insert, :value 4}").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void findsAReadOfAFailedWrite() {
        String history =
                "{:type :%s, :f :write, :value 1} {:type :ok, :f :write, :value 2} {:type :ok, :f :read, :value %s}";
        assertThat(check(DIRTY, history.formatted("ok", "[1 1]")).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(DIRTY, history.formatted("info", "[1 1]")).verdict()).isEqualTo(Verdict.VALID);
        CheckResult torn = check(DIRTY, history.formatted("ok", "[2 1]"));
        assertThat(torn.verdict()).isEqualTo(Verdict.VALID);
        assertThat(torn.measurements()).containsEntry("inconsistent-reads", 1L);
        CheckResult dirty = check(DIRTY, history.formatted("fail", "[2 1]"));
        assertThat(dirty.findings()).extracting(Finding::anomaly).containsExactly("dirty-read");
        assertThat(dirty.findings().get(0).operations()).containsExactly(0, 2);
        assertThat(check(DIRTY, history.formatted("fail", "1")).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(check(DIRTY, history.formatted("fail", "[1]").replace(":value 2", ":value 1"))
                        .verdict())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void agreesOnTheRecordedLongFork() {
        String folder = System.getProperty("touchstone.histories", "");
        assumeTrue(!folder.isEmpty(), "-Dtouchstone.histories names no folder of real histories");
        History history = HistoryReader.read(Path.of(folder, "elle-cli", "jepsen", "long-fork.edn"));
        assertThat(new LongForkChecker(3).check(history, Budget.defaults()).verdict())
                .isEqualTo(Verdict.INVALID);
    }
}
