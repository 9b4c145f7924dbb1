// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories made to exhaust a checker: each ends in time and memory, with a verdict or a reason. */
class HostileHistoriesTest {
    private static final Duration TIME = Duration.ofMillis(1500);
    private static final long BYTES = 128L << 20;

    record Hostile(String name, String model, History history) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Hostile> hostile() {
        return Stream.of(
                new Hostile("all concurrent, values repeat", "cas-register", allOpen(20_000, (i, b) -> cas(b, i))),
                new Hostile(
                        "all concurrent queue, values repeat",
                        "fifo-queue",
                        allOpen(20_000, (i, b) -> queue(b, i % 50))),
                new Hostile(
                        "all concurrent stack",
                        "stack",
                        allOpen(20_000, (i, b) -> call(b, i % 2 == 0 ? "push" : "pop", i))),
                new Hostile(
                        "all concurrent texts",
                        "kv",
                        allOpen(5_000, (i, b) -> call(b, i % 3 == 0 ? "read" : "append", i))),
                new Hostile("mutexes without end", "mutex", unfinished(5_000, "acquire")),
                new Hostile("10,000 indeterminate writes of three values", "register", indeterminate(10_000)),
                new Hostile("one value written 50,000 times", "register", sameValue(50_000)),
                new Hostile("a queue of 20,000 equal values", "fifo-queue", longQueue(20_000)),
                new Hostile("big reads of a set with removals", "set", bigReads(2_000)),
                new Hostile("dequeues without answers, values repeat", "unordered-queue", wildcards(3_000)),
                new Hostile("appends without end", "kv", unfinished(3_000, "append")));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @Timeout(300)
    void endsWithinItsBudget(Hostile hostile) {
        CheckResult result =
                new LinearizabilityChecker(hostile.model()).check(hostile.history(), Budget.of(TIME, BYTES));
        Unknown unknown = result.unknown();
        if (unknown != null) {
            assertThat(unknown.cause()).isIn(Unknown.Cause.TIMEOUT, Unknown.Cause.MEMORY);
            assertThat(unknown.detail()).contains("completed operations");
            assertThat(unknown.remedy()).isNotBlank();
        }
    }

    @Test
    void nearLinearDecidersTakeAHundredThousandConcurrentOperations() {
        History history = allOpen(100_000, (i, b) -> call(b, i % 2 == 0 ? "push" : "pop", i));
        assertThat(new LinearizabilityChecker("stack")
                        .check(history, Budget.defaults())
                        .verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void deepStacksArePeeledWithoutRecursion() {
        HistoryBuilder builder = new HistoryBuilder();
        int depth = 200_000;
        for (int i = 0; i < depth; i++) {
            call(builder, "push", i, i);
        }
        for (int i = depth - 1; i >= 0; i--) {
            call(builder, "pop", null, i);
        }
        CheckResult result = new LinearizabilityChecker("stack").check(builder.build(), Budget.defaults());
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.algorithm()).contains("peeling");
    }

    @Test
    void cancellationEndsTheSearchAndIsSaid() {
        Budget budget = Budget.of(Duration.ofMinutes(10), BYTES);
        budget.cancel();
        CheckResult result =
                new LinearizabilityChecker("cas-register").check(allOpen(2_000, (i, b) -> cas(b, i)), budget);
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.CANCELLED);
    }

    @Test
    void longChecksSayHowFarTheyAre() {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Budget budget = Budget.of(Duration.ofMillis(2500), BYTES, lines::add);
        new LinearizabilityChecker("kv")
                .check(allOpen(5_000, (i, b) -> call(b, i % 3 == 0 ? "read" : "append", i)), budget);
        assertThat(lines).isNotEmpty().allMatch(line -> line.contains("operations"));
    }

    private static void call(HistoryBuilder builder, String function, Object input, Object output) {
        builder.invoke(0, function, 0, builder.values().of(input), 0);
        builder.complete(0, Outcome.OK, builder.values().of(output), 0);
    }

    private static void call(HistoryBuilder builder, String function, int i) {
        builder.invoke(i, function, 0, builder.values().of(i), 0);
    }

    private static void cas(HistoryBuilder builder, int i) {
        int pair = builder.values()
                .ofList(builder.values().of(i % 5), builder.values().of(i % 7));
        builder.invoke(
                i,
                i % 2 == 0 ? "cas" : "write",
                0,
                i % 2 == 0 ? pair : builder.values().of(i % 5),
                0);
    }

    private static void queue(HistoryBuilder builder, int value) {
        builder.invoke(
                builder.size(),
                builder.size() % 2 == 0 ? "enqueue" : "dequeue",
                0,
                builder.values().of(value),
                0);
    }

    /** All operations begin before the first one ends. */
    private static History allOpen(int size, BiConsumer<Integer, HistoryBuilder> invoke) {
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 0; i < size; i++) {
            invoke.accept(i, builder);
        }
        for (int i = 0; i < size; i++) {
            builder.complete(i, Outcome.OK, builder.values().of(i % 97), 0);
        }
        return builder.build();
    }

    private static History unfinished(int size, String function) {
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 1; i <= size; i++) {
            builder.invoke(i, function, 0, builder.values().of("v" + i % 3), 0);
        }
        call(builder, function.equals("acquire") ? "release" : "read", null, "v1v2v1");
        return builder.build();
    }

    private static History indeterminate(int size) {
        HistoryBuilder builder = new HistoryBuilder();
        Random random = new Random(5);
        for (int i = 1; i <= size; i++) {
            builder.invoke(i, "write", 0, builder.values().of(i % 3), 0);
            call(builder, random.nextBoolean() ? "read" : "write", i % 3, random.nextInt(3));
        }
        return builder.build();
    }

    private static History sameValue(int size) {
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 0; i < size; i++) {
            call(builder, i % 3 == 0 ? "read" : "write", 1, 1);
        }
        call(builder, "read", null, 2);
        return builder.build();
    }

    private static History longQueue(int size) {
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 0; i < size; i++) {
            call(builder, "enqueue", i % 2, null);
        }
        for (int i = 0; i < size; i++) {
            call(builder, "dequeue", null, (i + i / (size - 1)) % 2);
        }
        return builder.build();
    }

    private static History bigReads(int size) {
        HistoryBuilder builder = new HistoryBuilder();
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            call(builder, "add", i, null);
            all.add(i);
            builder.invoke(
                    i + 1, i % 2 == 0 ? "remove" : "add", 0, builder.values().of(i / 2), 0);
            call(builder, "read", null, List.copyOf(all));
        }
        return builder.build();
    }

    private static History wildcards(int size) {
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 1; i <= size; i++) {
            builder.invoke(
                    i, i % 2 == 0 ? "dequeue" : "enqueue", 0, builder.values().of(i % 40), 0);
            call(builder, i % 3 == 0 ? "dequeue" : "enqueue", i % 40, i % 41);
        }
        return builder.build();
    }
}
