// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.Verdicts;
import dev.touchstone.checker.linearizability.RandomHistories.Source;
import dev.touchstone.checker.linearizability.RandomHistories.Step;
import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.decide.SearchDecider;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.checker.linearizability.search.Search;
import dev.touchstone.history.History;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Verdicts equal those of trying all orders, on many small random histories of each model; seeds are fixed. */
class AgainstBruteForceTest {
    private static final int ROUNDS = 4_000;

    private static final Source UNIQUE_REGISTER = (random, number) -> random.nextInt(5) < 2
            ? new Step("write", number + 1, number + 1)
            : new Step("read", null, readable(random, number));
    private static final Source UNIQUE_CAS = (random, number) -> switch (random.nextInt(5)) {
        case 0, 1 -> new Step("write", number + 1, number + 1);
        case 2, 3 -> new Step("read", null, readable(random, number));
        default -> new Step("cas", pair(readable(random, number), number + 1), null);
    };
    private static final Source REPEATING = (random, number) -> switch (random.nextInt(4)) {
        case 0 -> new Step("write", 1 + random.nextInt(3), null);
        case 1, 2 -> new Step("read", null, random.nextInt(4) == 0 ? null : 1 + random.nextInt(3));
        default -> new Step("cas", List.of(1 + random.nextInt(3), 1 + random.nextInt(3)), null);
    };

    private static List<Object> pair(Object from, Object to) {
        return java.util.Arrays.asList(from, to);
    }

    private static Object readable(Random random, int number) {
        int value = random.nextInt(number + 2);
        return value == 0 ? null : value;
    }

    @Test
    void agreesOnRegistersWithUniqueValues() {
        agrees(Models.register(null), UNIQUE_REGISTER, 4, 7, 0.1);
    }

    @Test
    void agreesOnCompareAndSetWithUniqueValues() {
        agrees(Models.casRegister(null), UNIQUE_CAS, 4, 7, 0.15);
    }

    @Test
    void agreesOnCompareAndSetsThatAnswerThatTheyMissed() {
        for (Source source : List.of(UNIQUE_CAS, REPEATING)) {
            Source missing = (random, number) -> {
                Step step = source.next(random, number);
                boolean misses = step.function().equals("cas") && random.nextInt(3) > 0;
                return misses ? new Step("cas", step.input(), false) : step;
            };
            agrees(Models.casRegister(null), missing, 4, 8, 0.15);
        }
    }

    @Test
    void agreesOnRepeatingValues() {
        agrees(Models.casRegister(null), REPEATING, 4, 8, 0.15);
    }

    @Test
    void agreesOnAnInitialValueThatIsWrittenToo() {
        Source neverNil = (random, number) -> {
            Step step = REPEATING.next(random, number);
            return step.function().equals("read") && step.answer() == null ? new Step("read", null, 2) : step;
        };
        agrees(Models.casRegister(2L), neverNil, 4, 8, 0.15);
    }

    @Test
    void agreesOnMutexes() {
        Source source = (random, number) -> new Step(random.nextBoolean() ? "acquire" : "release", null, null);
        agrees(Models.byName("mutex"), source, 3, 6, 0.1);
        agrees(Models.byName("owned-mutex"), source, 3, 6, 0.1);
        agrees(
                Models.byName("fenced-mutex"),
                (random, number) -> random.nextBoolean()
                        ? new Step("acquire", null, 1 + random.nextInt(4))
                        : new Step("release", null, null),
                3,
                6,
                0.1);
    }

    @Test
    void agreesOnQueuesAndStacks() {
        for (String model : List.of("fifo-queue", "unordered-queue")) {
            agrees(
                    Models.byName(model),
                    (random, number) -> random.nextInt(5) < 3
                            ? new Step("enqueue", number, null)
                            : new Step("dequeue", null, random.nextInt(8) == 0 ? null : random.nextInt(number + 1)),
                    3,
                    7,
                    0.1);
        }
        agrees(
                Models.byName("stack"),
                (random, number) -> random.nextInt(5) < 3
                        ? new Step("push", number, null)
                        : new Step("pop", null, random.nextInt(8) == 0 ? null : random.nextInt(number + 1)),
                3,
                7,
                0.1);
    }

    @Test
    void agreesOnPriorityQueuesAndDeques() {
        for (int range : new int[] {3, 100}) {
            agrees(
                    Models.byName("priority-queue"),
                    (random, number) -> random.nextInt(5) < 3
                            ? new Step("insert", (number * 37) % range, null)
                            : new Step(
                                    "delete-min",
                                    null,
                                    random.nextInt(8) == 0 ? null : random.nextInt(number + 1) * 37 % range),
                    3,
                    7,
                    0.1);
            agrees(
                    Models.byName("deque"),
                    (random, number) -> {
                        String end = random.nextBoolean() ? "-front" : "_right";
                        return random.nextInt(5) < 3
                                ? new Step("push" + end, number % range, null)
                                : new Step(
                                        "pop" + end,
                                        null,
                                        random.nextInt(8) == 0 ? null : random.nextInt(number + 1) % range);
                    },
                    3,
                    7,
                    0.1);
        }
    }

    @Test
    void agreesOnQueuesWithRepeatedValues() {
        agrees(
                Models.byName("fifo-queue"),
                (random, number) -> random.nextBoolean()
                        ? new Step("enqueue", random.nextInt(3), null)
                        : new Step("dequeue", null, random.nextInt(6) == 0 ? null : random.nextInt(3)),
                3,
                7,
                0.1);
    }

    @Test
    void agreesOnStacksAndBagsWithRepeatedValues() {
        for (String model : List.of("stack", "unordered-queue")) {
            String put = model.equals("stack") ? "push" : "enqueue";
            String take = model.equals("stack") ? "pop" : "dequeue";
            agrees(
                    Models.byName(model),
                    (random, number) -> random.nextBoolean()
                            ? new Step(put, random.nextInt(3), null)
                            : new Step(take, null, random.nextInt(4) == 0 ? null : random.nextInt(3)),
                    3,
                    7,
                    0.2);
        }
    }

    @Test
    void agreesOnSets() {
        for (String model : List.of("set", "grow-only-set")) {
            agrees(
                    Models.byName(model),
                    (random, number) -> switch (random.nextInt(5)) {
                        case 0, 1, 2 -> new Step("read", null, subset(random, number));
                        default ->
                            new Step(
                                    model.equals("set") && random.nextInt(3) == 0 ? "remove" : "add",
                                    random.nextInt(3),
                                    null);
                    },
                    3,
                    6,
                    0.1);
        }
    }

    @Test
    void agreesOnSetsAskedElementByElement() {
        agrees(
                Models.byName("set"),
                (random, number) -> switch (random.nextInt(4)) {
                    case 0 -> new Step("add", random.nextInt(2), null);
                    case 1 -> new Step("remove", random.nextInt(2), null);
                    default -> new Step("contains", random.nextInt(2), random.nextBoolean());
                },
                3,
                7,
                0.1);
    }

    private static List<Object> subset(Random random, int number) {
        Set<Object> set = new HashSet<>();
        for (int i = 0; i < Math.min(number, 3); i++) {
            if (random.nextBoolean()) {
                set.add(random.nextInt(3));
            }
        }
        return List.copyOf(set);
    }

    @Test
    void agreesOnCounters() {
        agrees(
                Models.byName("counter"),
                (random, number) -> random.nextBoolean()
                        ? new Step("add", 1, null)
                        : new Step("read", null, random.nextInt(number / 2 + 2)),
                4,
                8,
                0.15);
        agrees(
                Models.byName("counter"),
                (random, number) -> random.nextBoolean()
                        ? new Step("add", random.nextInt(4) - 1, null)
                        : new Step("read", null, random.nextInt(number + 2)),
                4,
                7,
                0.15);
    }

    @Test
    void agreesOnTextThatIsAppendedTo() {
        agrees(
                Models.byName("kv"),
                (random, number) -> switch (random.nextInt(4)) {
                    case 0 -> new Step("put", "" + random.nextInt(2), null);
                    case 1 -> new Step("append", "" + random.nextInt(2), null);
                    default -> new Step("get", null, text(random));
                },
                3,
                6,
                0.1);
    }

    private static String text(Random random) {
        return List.of("", "0", "1", "00", "01", "10", "11").get(random.nextInt(7));
    }

    @Test
    void agreesOnTransactionsOverRegisters() {
        agrees(
                Models.byName("multi-register"),
                (random, number) -> {
                    List<Object> micros = List.of(micro(random), micro(random));
                    return new Step("txn", micros, micros);
                },
                3,
                5,
                0.1);
    }

    private static List<Object> micro(Random random) {
        return List.of(random.nextBoolean() ? "r" : "w", random.nextInt(2), random.nextInt(2));
    }

    private static void agrees(Model model, Source source, int processes, int size, double infoRate) {
        RandomHistories histories = new RandomHistories(model.name().hashCode());
        KeyDecider plain = SearchDecider.of(model);
        KeyDecider best = Deciders.of(model);
        int[] seen = new int[2];
        for (int round = 0; round < ROUNDS; round++) {
            History history = histories.next(source, processes, 2 + round % (size - 1), infoRate, 0.05);
            boolean expected = BruteForce.isLinearizable(model, history);
            seen[expected ? 1 : 0]++;
            CheckResult result = new LinearizabilityChecker(model).check(history, Budget.defaults());
            assertThat(Verdicts.orNothingShown(result))
                    .as("%s round %d: %s", model.name(), round, Histories.render(history))
                    .isEqualTo(expected ? Verdict.VALID : Verdict.INVALID);
            for (KeyDecider decider : List.of(plain, best)) {
                Partition partition = Partition.of(history);
                KeyHistory key = partition.key(history, 0);
                SharedBudget budget = new SharedBudget(Budget.defaults());
                Search.Answer searched = new Search(decider.operations(key, budget.meter()), budget).decide();
                assertThat(searched.verdict())
                        .as("search, %s round %d: %s", model.name(), round, Histories.render(history))
                        .isEqualTo(expected ? Verdict.VALID : Verdict.INVALID);
            }
            result.findings().forEach(finding -> Witness.check(model, history, finding));
        }
        assertThat(seen[0]).as("invalid histories of %s", model.name()).isGreaterThan(ROUNDS / 100);
        assertThat(seen[1]).as("valid histories of %s", model.name()).isGreaterThan(ROUNDS / 100);
    }
}
