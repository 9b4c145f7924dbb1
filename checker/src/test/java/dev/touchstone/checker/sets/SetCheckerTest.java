// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SetCheckerTest {
    private final HistoryBuilder builder = new HistoryBuilder();
    private long nanos;

    private void add(int process, long element, Outcome outcome) {
        int ref = builder.values().ofLong(element);
        builder.invoke(process, Functions.ADD, Values.NIL, ref, nanos += 1_000_000);
        builder.complete(process, outcome, ref, nanos += 1_000_000);
    }

    private void read(int process, long... elements) {
        int[] refs = new int[elements.length];
        for (int i = 0; i < refs.length; i++) {
            refs[i] = builder.values().ofLong(elements[i]);
        }
        builder.invoke(process, Functions.READ, Values.NIL, Values.NIL, nanos += 1_000_000);
        builder.complete(process, Outcome.OK, builder.values().ofList(refs), nanos += 1_000_000);
    }

    private CheckResult check(SetChecker checker) {
        return checker.check(builder.build(), Budget.defaults());
    }

    @Test
    void acceptsASetThatKeepsEverything() {
        add(0, 1, Outcome.OK);
        read(1, 1);
        add(0, 2, Outcome.OK);
        read(1, 2, 1);
        CheckResult result = check(SetChecker.linearizable());
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements())
                .containsEntry("attempts", 2)
                .containsEntry("acknowledged", 2)
                .containsEntry("stable", 2)
                .containsEntry("stale", 0);
    }

    @Test
    void findsALostElement() {
        add(3, 17, Outcome.OK);
        add(3, 18, Outcome.OK);
        read(1, 17, 18);
        read(1, 18);
        read(2, 18);
        CheckResult result = check(SetChecker.eventual());
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        Finding finding = result.findings().get(0);
        assertThat(finding.anomaly()).isEqualTo("lost-element");
        assertThat(finding.inWords())
                .isEqualTo("Client 3's add of 17 was acknowledged at 0.002 s. Every read that began at 0.007 s or later"
                        + " lacks it; the last of them is #4. The last read that had it is #2.");
        assertThat(finding.operations()).containsExactly(0, 2, 3, 4);
    }

    @Test
    void aStaleElementIsInvalidOnlyIfTheSetIsLinearizable() {
        add(0, 1, Outcome.OK);
        add(0, 2, Outcome.OK);
        read(1, 2);
        read(1, 1, 2);
        HistoryBuilder both = builder;
        History history = both.build();
        CheckResult eventual = SetChecker.eventual().check(history, Budget.defaults());
        assertThat(eventual.verdict()).isEqualTo(Verdict.VALID);
        assertThat(eventual.measurements()).containsEntry("stale", 1);
        CheckResult strict = SetChecker.linearizable().check(history, Budget.defaults());
        assertThat(strict.findings()).extracting(Finding::anomaly).containsExactly("stale-read");
    }

    @Test
    void findsElementsThatAreNotThereByRight() {
        add(0, 1, Outcome.OK);
        add(0, 2, Outcome.FAIL);
        read(1, 1, 1, 2, 9);
        CheckResult result = check(SetChecker.eventual());
        assertThat(result.findings())
                .extracting(Finding::anomaly)
                .containsExactly("aborted-read", "unexpected-element", "duplicate-elements");
    }

    @Test
    void countsRecoveredAndNeverRead() {
        add(0, 1, Outcome.INFO);
        add(1, 2, Outcome.INFO);
        read(2, 1);
        add(3, 3, Outcome.OK);
        CheckResult result = check(SetChecker.eventual());
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements()).containsEntry("recovered", 1).containsEntry("neverRead", 1);
    }

    @Test
    void isUnknownIfNothingWasRead() {
        add(0, 1, Outcome.OK);
        CheckResult result = check(SetChecker.eventual());
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
    }

    @Test
    void agreesWithTheDefinitionOnRandomHistories() {
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            History history = drawn(random);
            CheckResult result = SetChecker.linearizable().check(history, Budget.defaults());
            int[] expected = lostAndStale(history);
            assertThat(result.measurements())
                    .as("round %d", round)
                    .containsEntry("lost", expected[0])
                    .containsEntry("stale", expected[1]);
        }
    }

    private static History drawn(Random random) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        List<Integer> added = new ArrayList<>();
        boolean[] open = new boolean[3];
        int[] output = new int[3];
        for (int event = 0; event < 30; event++) {
            int process = random.nextInt(3);
            if (open[process]) {
                builder.complete(process, Outcome.OK, output[process], event);
            } else if (random.nextBoolean()) {
                output[process] = values.ofLong(event);
                added.add(output[process]);
                builder.invoke(process, Functions.ADD, Values.NIL, output[process], event);
            } else {
                int[] subset = added.stream()
                        .filter(any -> random.nextInt(4) > 0)
                        .mapToInt(Integer::intValue)
                        .toArray();
                output[process] = values.ofSet(subset, 0, subset.length);
                builder.invoke(process, Functions.READ, Values.NIL, Values.NIL, event);
            }
            open[process] = !open[process];
        }
        return builder.build();
    }

    /** Straight from the definitions. */
    private static int[] lostAndStale(History history) {
        int lost = 0;
        int stale = 0;
        for (int add = 0; add < history.size(); add++) {
            if (!history.function(add).equals(Functions.ADD)) {
                continue;
            }
            int known = history.completeIndex(add);
            int present = -1;
            int absent = -1;
            for (int op = 0; op < history.size(); op++) {
                if (history.function(op).equals(Functions.READ) && history.isOk(op)) {
                    if (has(history, op, history.input(add))) {
                        known = Math.min(known, history.completeIndex(op));
                        present = op;
                    } else {
                        absent = op;
                    }
                }
            }
            if (absent >= 0 && known < history.invokeIndex(absent)) {
                lost += absent > present ? 1 : 0;
                stale += absent < present ? 1 : 0;
            }
        }
        return new int[] {lost, stale};
    }

    private static boolean has(History history, int read, int element) {
        for (int i = 0; i < history.values().length(history.output(read)); i++) {
            if (history.values().element(history.output(read), i) == element) {
                return true;
            }
        }
        return false;
    }
}
