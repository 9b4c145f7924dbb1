// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.history.format.HistoryReader;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CounterCheckerTest {
    private static final Checker COUNTER = new CounterChecker();

    private static CheckResult check(History history) {
        return COUNTER.check(history, Budget.defaults());
    }

    /** Additions one after the other, then a read. */
    private static History sum(long read, Outcome last, long... deltas) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        for (int i = 0; i < deltas.length; i++) {
            builder.invoke(i, Functions.ADD, Values.NIL, values.ofLong(deltas[i]), 0);
            builder.complete(i, i == deltas.length - 1 ? last : Outcome.OK, values.ofLong(deltas[i]), 0);
        }
        builder.invoke(99, Functions.READ, Values.NIL, Values.NIL, 0);
        builder.complete(99, Outcome.OK, values.ofLong(read), 0);
        return builder.build();
    }

    /** Operations of three clients at random, each read near what had been added by then. */
    private static History random(Random random, int operations, boolean units) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int[] client = {0, 1, 2};
        int begun = 0;
        long sum = 0;
        while (begun < operations) {
            int at = random.nextInt(3);
            int open = builder.isOpen(client[at]) ? builder.open(client[at]) : -1;
            if (open < 0) {
                boolean adds = random.nextInt(5) < 3;
                long delta = units ? 1 : random.nextInt(5) - 1;
                sum += adds ? delta : 0;
                int input = adds ? values.ofLong(delta) : Values.NIL;
                builder.invoke(client[at], adds ? Functions.ADD : Functions.READ, Values.NIL, input, 0);
                begun++;
            } else if (builder.function(open).equals(Functions.READ)) {
                long seen = Math.max(0, sum - random.nextInt(3));
                builder.complete(client[at], Outcome.OK, values.ofLong(seen), 0);
            } else {
                int fate = random.nextInt(10);
                Outcome outcome = fate == 0 ? Outcome.FAIL : fate == 1 ? Outcome.INFO : Outcome.OK;
                builder.complete(client[at], outcome, builder.input(open), 0);
                client[at] += outcome == Outcome.INFO ? 3 : 0;
            }
        }
        return builder.build();
    }

    @Test
    void boundsEachRead() {
        assertThat(check(sum(3, Outcome.OK, 1, 2)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(sum(3, Outcome.INFO, 1, 2)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(sum(1, Outcome.INFO, 1, 2)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(sum(2, Outcome.OK, 1, 2)).findings())
                .extracting(Finding::anomaly)
                .containsExactly("count-too-low");
        assertThat(check(sum(3, Outcome.FAIL, 1, 2)).findings())
                .extracting(Finding::anomaly)
                .containsExactly("count-too-high");
        assertThat(check(sum(-1, Outcome.INFO, 1, -2)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(sum(2, Outcome.INFO, 1, -2)).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void findsACountThatWentDown() {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        builder.invoke(0, Functions.ADD, Values.NIL, values.ofLong(5), 0);
        for (long seen : new long[] {5, 0}) {
            builder.invoke(1, Functions.READ, Values.NIL, Values.NIL, 0);
            builder.complete(1, Outcome.OK, values.ofLong(seen), 0);
        }
        Finding finding = check(builder.build()).findings().get(0);
        assertThat(finding.anomaly()).isEqualTo("count-went-down");
        assertThat(finding.operations()).containsExactly(1, 2);
    }

    @Test
    void agreesWithTheSearchWhereAdditionsAreUnits() {
        Random random = new Random(7);
        Checker search = new LinearizabilityChecker("counter");
        int[] seen = new int[3];
        int squeezed = 0;
        for (int round = 0; round < 10_000; round++) {
            History history = random(random, 4 + random.nextInt(9), true);
            CheckResult result = check(history);
            Verdict expected = search.check(history, Budget.defaults()).verdict();
            if (result.verdict() == Verdict.UNKNOWN) {
                continue;
            }
            assertThat(result.verdict())
                    .as(() -> TextReport.render(history, search.check(history, Budget.defaults()))
                            + TextReport.render(history, result))
                    .isEqualTo(expected);
            seen[expected.ordinal()]++;
            squeezed += result.findings().stream().anyMatch(f -> f.title().endsWith("misses additions")) ? 1 : 0;
        }
        assertThat(seen[Verdict.VALID.ordinal()]).isGreaterThan(1_000);
        assertThat(seen[Verdict.INVALID.ordinal()]).isGreaterThan(1_000);
        assertThat(squeezed)
                .as("histories that only the order of additions convicts")
                .isPositive();
    }

    @Test
    void neverAccusesALinearizableCounter() {
        Random random = new Random(11);
        Checker search = new LinearizabilityChecker("counter");
        int invalid = 0;
        for (int round = 0; round < 5_000; round++) {
            History history = random(random, 4 + random.nextInt(9), false);
            if (check(history).verdict() == Verdict.INVALID) {
                invalid++;
                assertThat(search.check(history, Budget.defaults()).verdict()).isEqualTo(Verdict.INVALID);
            }
        }
        assertThat(invalid).isPositive();
    }

    /** elle-cli says valid of its example, in which nobody reads. */
    @Test
    void recordedCountersThatNobodyReadShowNothing() {
        String folder = System.getProperty("touchstone.histories", "");
        assumeTrue(!folder.isEmpty(), "-Dtouchstone.histories names no folder of real histories");
        for (String name : new String[] {"counter.edn", "counter.json"}) {
            CheckResult result = check(HistoryReader.read(Path.of(folder, "elle-cli", "jepsen", name)));
            assertThat(result.unknown()).as(name).isNotNull();
            assertThat(result.unknown().cause()).as(name).isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
        }
    }
}
