// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.Verdicts;
import dev.touchstone.checker.linearizability.RandomHistories.Step;
import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.decide.QuickAnswer;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.checker.linearizability.search.Search;
import dev.touchstone.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The near-linear deciders against brute force, on every small history of unique values. */
class ExhaustiveTest {
    /** Every so many histories the search is asked too. */
    private static final int SEARCH_EVERY = 64;

    @Test
    void thereAreAsManyIntervalOrdersAsFishburnSays() {
        assertThat(new EveryHistory(4, 4).shapes()).isEqualTo(15);
        assertThat(new EveryHistory(5, 5).shapes()).isEqualTo(53);
        assertThat(new EveryHistory(6, 6).shapes()).isEqualTo(217);
    }

    @Test
    void zonesAreRightOnEveryRegisterHistoryOfSixOperationsByFourProcesses() {
        for (int size = 1; size <= 6; size++) {
            agrees(Models.register(null), size, 4, EveryHistory.unique(size, "write", "read"), true);
        }
    }

    @Test
    void zonesAreRightOnEveryCompareAndSetHistoryOfFourOperations() {
        for (int size = 1; size <= 4; size++) {
            List<List<Step>> all = new ArrayList<>();
            for (List<Step> steps : EveryHistory.unique(size, "write", "read")) {
                addWithReplacements(steps, 0, all);
            }
            agrees(Models.casRegister(null), size, 4, all, true);
        }
    }

    /** Each write may be a compare-and-set from any of the values. */
    private static void addWithReplacements(List<Step> steps, int from, List<List<Step>> all) {
        if (from == steps.size()) {
            all.add(steps);
            return;
        }
        addWithReplacements(steps, from + 1, all);
        if (steps.get(from).function().equals("write")) {
            long values = steps.stream()
                    .filter(s -> s.function().equals("write") || s.function().equals("cas"))
                    .count();
            for (int value = 0; value <= values; value++) {
                List<Step> changed = new ArrayList<>(steps);
                List<Object> pair = new ArrayList<>();
                pair.add(value == 0 ? null : value);
                pair.add(steps.get(from).input());
                changed.set(from, new Step("cas", pair, null));
                addWithReplacements(changed, from + 1, all);
            }
        }
    }

    @Test
    void containersAreRightOnEveryHistoryOfFiveOperations() {
        for (int size = 1; size <= 5; size++) {
            agrees(Models.byName("fifo-queue"), size, 5, EveryHistory.unique(size, "enqueue", "dequeue"), true);
            agrees(Models.byName("unordered-queue"), size, 5, EveryHistory.unique(size, "enqueue", "dequeue"), true);
            agrees(Models.byName("stack"), size, 5, EveryHistory.unique(size, "push", "pop"), false);
        }
    }

    @Test
    void stacksAreRightOnEveryHistoryOfThreePushesAndThreePops() {
        List<List<Step>> steps = EveryHistory.unique(6, "push", "pop").stream()
                .filter(list ->
                        list.stream().filter(s -> s.function().equals("push")).count() == 3)
                .filter(list -> list.stream()
                                .filter(s -> s.answer() != null)
                                .map(Step::answer)
                                .distinct()
                                .count()
                        == 3)
                .toList();
        agrees(Models.byName("stack"), 6, 6, steps, false);
    }

    @Test
    void countersAreRightOnEveryHistoryOfFiveOperations() {
        List<Step> steps = new ArrayList<>(List.of(new Step("add", 1, null)));
        for (int count = 0; count <= 3; count++) {
            steps.add(new Step("read", null, count));
        }
        for (int size = 1; size <= 5; size++) {
            agrees(Models.byName("counter"), size, 5, EveryHistory.anyOf(size, steps), true);
        }
    }

    @Test
    void growingSetsAreRightOnEveryHistoryOfFourOperations() {
        List<Step> steps = new ArrayList<>(List.of(new Step("add", 1, null), new Step("add", 2, null)));
        for (List<Object> read : List.<List<Object>>of(List.of(), List.of(1), List.of(2), List.of(2, 1))) {
            steps.add(new Step("read", null, read));
        }
        for (int size = 1; size <= 4; size++) {
            agrees(Models.byName("grow-only-set"), size, 5, EveryHistory.anyOf(size, steps), false);
        }
    }

    /** No near-linear algorithm is for these: the search alone is. */
    @Test
    void theSearchIsRightOnEveryPriorityQueueAndDequeOfFourOperations() {
        for (int size = 1; size <= 4; size++) {
            searchAgrees(Models.byName("priority-queue"), size, EveryHistory.unique(size, "enqueue", "dequeue"));
            for (String ends : List.of("push-front pop-back", "push-back pop-back", "push-back pop-front")) {
                String[] functions = ends.split(" ");
                searchAgrees(Models.byName("deque"), size, EveryHistory.unique(size, functions[0], functions[1]));
            }
        }
    }

    private static void searchAgrees(Model model, int size, List<List<Step>> steps) {
        EveryHistory every = new EveryHistory(size, 4);
        SmallOracle oracle = new SmallOracle(model);
        LinearizabilityChecker checker = new LinearizabilityChecker(model);
        every.forEach(steps, (list, shape, info) -> {
            History history = every.build(list, shape, info);
            Verdict expected = oracle.isLinearizable(list, shape, info) ? Verdict.VALID : Verdict.INVALID;
            CheckResult result = checker.check(history, Budget.defaults());
            if (Verdicts.orNothingShown(result) != expected) {
                throw new AssertionError(model.name() + ": " + result.verdict() + Histories.render(history));
            }
        });
    }

    private static void agrees(Model model, int size, int width, List<List<Step>> steps, boolean alwaysDecides) {
        EveryHistory every = new EveryHistory(size, width);
        SmallOracle oracle = new SmallOracle(model);
        KeyDecider decider = Deciders.of(model);
        SharedBudget budget = new SharedBudget(Budget.of(Duration.ofHours(1), Long.MAX_VALUE));
        Meter meter = budget.meter();
        int[] counts = new int[4];
        every.forEach(steps, (list, shape, info) -> {
            History history = every.build(list, shape, info);
            KeyHistory key = Partition.of(history).key(history, 0);
            boolean expected = oracle.isLinearizable(list, shape, info);
            QuickAnswer quick = decider.quick(key, meter);
            if (quick != (expected ? QuickAnswer.VALID : QuickAnswer.INVALID)
                    && (alwaysDecides || quick != QuickAnswer.UNDECIDED)) {
                throw new AssertionError(
                        model.name() + ": " + quick + " instead of " + expected + Histories.render(history));
            }
            counts[quick.ordinal()]++;
            if (counts[3]++ % SEARCH_EVERY == 0) {
                Search.Answer answer = new Search(decider.operations(key, meter), budget).decide();
                if (answer.verdict() != (expected ? Verdict.VALID : Verdict.INVALID)) {
                    throw new AssertionError(
                            model.name() + ": the search says " + answer.verdict() + Histories.render(history));
                }
            }
        });
        assertThat(counts[QuickAnswer.VALID.ordinal()]).isPositive();
        assertThat(counts[QuickAnswer.UNDECIDED.ordinal()]).isLessThan(counts[3]);
    }
}
