// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.checker.visibility.LiteralDefinitions.Step;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verdicts equal the definitions, on random small histories of sets, and of lists whose transactions are one step each. */
class LiteralDefinitionsTest {
    private static final int HISTORIES = 4_000;
    private static final int KEYS = 2;

    @ParameterizedTest
    @EnumSource(SessionGuarantee.class)
    void sessionsOfSetsAndLists(SessionGuarantee guarantee) {
        int[] seen = new int[Verdict.values().length];
        for (long seed = 0; seed < HISTORIES; seed++) {
            List<Step> steps = draw(new SplittableRandom(seed));
            boolean holds = new LiteralDefinitions(steps).holds(guarantee);
            String context = "seed " + seed + ": " + steps;
            CheckResult ofSets = VisibilityChecker.ofSets(guarantee).check(history(steps, false), Budget.defaults());
            assertRight(context, ofSets, holds);
            seen[ofSets.verdict().ordinal()]++;
            if (steps.stream().allMatch(Step::follows)) {
                assertRight(
                        context,
                        VisibilityChecker.ofLists(guarantee).check(history(steps, true), Budget.defaults()),
                        holds);
            }
        }
        assertThat(Arrays.stream(seen).min().orElseThrow()).isGreaterThan(HISTORIES / 200);
    }

    @Test
    void causalMemoryOfSets() {
        int[] seen = new int[Verdict.values().length];
        for (long seed = 0; seed < HISTORIES; seed++) {
            List<Step> steps = draw(new SplittableRandom(seed));
            CheckResult result =
                    VisibilityChecker.ofCausalSets("causal-memory").check(history(steps, false), Budget.defaults());
            assertRight("seed " + seed + ": " + steps, result, new LiteralDefinitions(steps).isCausalMemory());
            seen[result.verdict().ordinal()]++;
        }
        assertThat(Arrays.stream(seen).min().orElseThrow()).isGreaterThan(HISTORIES / 200);
    }

    private static void assertRight(String context, CheckResult result, boolean holds) {
        if (result.verdict() == Verdict.UNKNOWN) {
            assertThat(result.unknown())
                    .as(context)
                    .extracting(Unknown::cause)
                    .isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
        }
        assertThat(result.verdict() == Verdict.INVALID)
                .as(context + result.findings())
                .isEqualTo(!holds);
    }

    /** Reads are of what was added so far by somebody, now and then of what will be. */
    private static List<Step> draw(SplittableRandom random) {
        int sessions = 1 + random.nextInt(3);
        int count = 2 + random.nextInt(5);
        int[] keys = new int[count];
        boolean[] adds = new boolean[count];
        for (int i = 0; i < count; i++) {
            keys[i] = random.nextInt(KEYS);
            adds[i] = random.nextBoolean();
        }
        List<Step> steps = new ArrayList<>();
        int odds = 2 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            Set<Integer> seen = new TreeSet<>();
            for (int other = 0; !adds[i] && other < count; other++) {
                boolean sees = other < i ? random.nextInt(odds) > 0 : random.nextInt(20) == 0;
                if (adds[other] && keys[other] == keys[i] && sees) {
                    seen.add(other + 1);
                }
            }
            boolean follows = !adds[i] || random.nextInt(6) > 0;
            steps.add(new Step(random.nextInt(sessions), follows, keys[i], adds[i] ? i + 1 : 0, seen));
        }
        return steps;
    }

    private static History history(List<Step> steps, boolean lists) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int time = 0;
        for (Step step : steps) {
            int seen =
                    values.ofList(step.seen().stream().mapToInt(values::ofLong).toArray());
            int input = step.isRead() ? Values.NIL : values.ofLong(step.added());
            int output = step.isRead() ? seen : input;
            String function = step.isRead() ? Functions.READ : Functions.ADD;
            int key = values.ofLong(step.key());
            if (lists) {
                int name = values.ofKeyword(step.isRead() ? "r" : "append");
                input = values.ofList(values.ofList(name, key, input));
                output = values.ofList(values.ofList(name, key, output));
                function = Functions.TXN;
            }
            builder.invoke(step.session(), function, lists ? Values.NIL : key, input, time++);
            builder.complete(step.session(), step.follows() ? Outcome.OK : Outcome.INFO, output, time++);
        }
        return builder.build();
    }
}
