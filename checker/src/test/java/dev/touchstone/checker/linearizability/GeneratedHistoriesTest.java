// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.Verdicts;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.Search;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories made by executing a model, valid by construction, and with one answer changed; seeds are fixed. */
class GeneratedHistoriesTest {
    private static final int ROUNDS = 400;
    private static final UnaryOperator<@Nullable Object> SAME = value -> value;

    static Stream<String> models() {
        return AtomicRuns.clients().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatAnObjectExecutedIsValid(String model) {
        AtomicRuns runs = new AtomicRuns(model, 1);
        for (int round = 0; round < ROUNDS; round++) {
            History history = runs.next(
                    10 + (List.of("kv", "stack", "multi-register").contains(model) ? round / 10 : round),
                    1 + round % 6,
                    0.05,
                    false);
            CheckResult result = check(runs.model(), history);
            assertThat(Verdicts.orNothingShown(result))
                    .as("%s %d %s", model, round, result)
                    .isEqualTo(Verdict.VALID);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void deciderAndSearchAgreeWithOneAnswerChanged(String model) {
        AtomicRuns runs = new AtomicRuns(model, 2);
        int invalid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            History history = runs.next(4 + round % 24, 1 + round % 5, 0.05, true);
            Verdict verdict = Verdicts.orNothingShown(check(runs.model(), history));
            KeyHistory key = Partition.of(history).key(history, 0);
            SharedBudget budget = new SharedBudget(Budget.defaults());
            KeyOperations ops = Deciders.of(runs.model()).operations(key, budget.meter());
            Search.Answer searched = new Search(ops, budget).decide();
            assertThat(verdict)
                    .as("%s %d %s", model, round, Histories.render(history))
                    .isEqualTo(searched.verdict());
            invalid += verdict == Verdict.INVALID ? 1 : 0;
        }
        assertThat(invalid).as("invalid histories of %s", model).isBetween(ROUNDS / 20, ROUNDS - 1);
    }

    @ParameterizedTest
    @MethodSource("models")
    void anAnswerFromNowhereIsFound(String model) {
        AtomicRuns runs = new AtomicRuns(model, 3);
        int changed = 0;
        for (int round = 0; round < ROUNDS / 4; round++) {
            History history = runs.next(20, 4, 0.05, false);
            List<Integer> answered = IntStream.range(0, history.size())
                    .filter(op -> history.isOk(op) && history.values().isLong(history.output(op)))
                    .boxed()
                    .toList();
            if (!answered.isEmpty()) {
                int op = answered.get(round % answered.size());
                CheckResult result = check(runs.model(), withAnswer(history, op, 987_654L));
                assertThat(result.verdict()).as("%s %d", model, round).isEqualTo(Verdict.INVALID);
                changed++;
            }
        }
        boolean answersNumbers =
                !List.of("kv", "grow-only-set", "set", "multi-register").contains(model);
        assertThat(changed > 0).isEqualTo(answersNumbers);
    }

    @ParameterizedTest
    @MethodSource("models")
    void namesAndTimesDoNotMatterAndSeenReadsMayBeRepeated(String model) {
        AtomicRuns runs = new AtomicRuns(model, 4);
        for (int round = 0; round < ROUNDS / 2; round++) {
            History history = runs.next(4 + round % 30, 1 + round % 6, 0.08, round % 3 > 0);
            Verdict verdict = Verdicts.orNothingShown(check(runs.model(), history));
            List<Integer> all = IntStream.range(0, history.size()).boxed().toList();
            int processes = history.size();
            List<History> variants = new ArrayList<>();
            variants.add(Histories.derive(history, all, p -> 7 + (p * 31) % 1009 * processes, SAME, 0));
            variants.add(Histories.derive(history, all, p -> p, SAME, 1_000_000_000_000L));
            variants.add(withTwins(history));
            if (!model.equals("counter") && !model.equals("kv")) {
                variants.add(Histories.derive(history, all, p -> p, GeneratedHistoriesTest::renamed, 0));
            }
            for (History variant : variants) {
                assertThat(Verdicts.orNothingShown(check(runs.model(), variant)))
                        .as("%s %d: %s, then %s", model, round, Histories.render(history), Histories.render(variant))
                        .isEqualTo(verdict);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void keysAreJudgedByThemselves(String model) {
        AtomicRuns runs = new AtomicRuns(model, 5);
        for (int round = 0; round < ROUNDS / 4; round++) {
            History first = runs.next(12, 3, 0.05, true);
            History second = runs.next(12, 3, 0.05, true);
            Verdict expected = Verdicts.orNothingShown(check(runs.model(), first))
                    .and(Verdicts.orNothingShown(check(runs.model(), second)));
            CheckResult both = check(runs.model(), sideBySide(first, second));
            assertThat(Verdicts.orNothingShown(both)).as("%s %d", model, round).isEqualTo(expected);
            assertThat(both.measurements()).containsEntry("keys", 2);
        }
    }

    private static CheckResult check(Model model, History history) {
        return new LinearizabilityChecker(model).check(history, Budget.defaults());
    }

    private static @Nullable Object renamed(@Nullable Object value) {
        if (value instanceof Long number) {
            return "v" + (number * 7 + 3);
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> renamed = new ArrayList<>();
            list.forEach(element -> renamed.add(renamed(element)));
            return renamed;
        }
        return value;
    }

    private static History withAnswer(History history, int changed, Object answer) {
        return copy(history, changed, answer, new HistoryBuilder(), 0, 0).build();
    }

    /** Each answered read is made once more, by another client, at the same time. */
    private static History withTwins(History history) {
        HistoryBuilder builder = new HistoryBuilder();
        int[] at = events(history);
        for (int event : at) {
            int op = event >> 1;
            boolean isRead = List.of("read", "contains").contains(history.function(op)) && history.isOk(op);
            for (int twin = 0; twin <= (isRead ? 1 : 0); twin++) {
                emit(history, event, builder, 0, twin * 10_000, value(history, history.output(op)));
            }
        }
        return builder.build();
    }

    private static History sideBySide(History first, History second) {
        HistoryBuilder builder = new HistoryBuilder();
        int one = builder.values().ofString("one");
        copy(first, -1, "", builder, one, 0);
        return copy(second, -1, "", builder, builder.values().ofString("two"), 10_000)
                .build();
    }

    private static HistoryBuilder copy(
            History history, int changed, Object answer, HistoryBuilder builder, int key, int shift) {
        for (int event : events(history)) {
            int op = event >> 1;
            emit(history, event, builder, key, shift, op == changed ? answer : value(history, history.output(op)));
        }
        return builder;
    }

    /** Invocations and known completions in order: the operation twice, plus one for a completion. */
    private static int[] events(History history) {
        int[] events = new int[history.events()];
        java.util.Arrays.fill(events, -1);
        for (int op = 0; op < history.size(); op++) {
            events[history.invokeIndex(op)] = 2 * op;
            if (!history.isInfo(op)) {
                events[history.completeIndex(op)] = 2 * op + 1;
            }
        }
        return IntStream.of(events).filter(event -> event >= 0).toArray();
    }

    private static void emit(
            History history, int event, HistoryBuilder builder, int key, int shift, @Nullable Object answer) {
        int op = event >> 1;
        if ((event & 1) == 0) {
            int input = builder.values().of(value(history, history.input(op)));
            builder.invoke(history.process(op) + shift, history.function(op), key, input, 0);
        } else {
            builder.complete(
                    history.process(op) + shift, Outcome.OK, builder.values().of(answer), 0);
        }
    }

    private static @Nullable Object value(History history, int ref) {
        return PlainValues.of(history.values(), ref);
    }
}
