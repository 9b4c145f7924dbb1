// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.Functions;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueueCheckerTest {
    private final HistoryBuilder builder = new HistoryBuilder();
    private final Values values = builder.values();
    private int client;

    private QueueCheckerTest enqueue(long value, Outcome outcome) {
        builder.invoke(++client, Functions.ENQUEUE, Values.NIL, values.ofLong(value), 0);
        builder.complete(client, outcome, values.ofLong(value), 0);
        return this;
    }

    private QueueCheckerTest dequeue(int output, Outcome outcome) {
        builder.invoke(++client, Functions.DEQUEUE, Values.NIL, Values.NIL, 0);
        builder.complete(client, outcome, output, 0);
        return this;
    }

    private QueueCheckerTest drain(List<Long> delivered) {
        builder.invoke(++client, Functions.DRAIN, Values.NIL, Values.NIL, 0);
        builder.complete(client, Outcome.OK, values.of(delivered), 0);
        return this;
    }

    private CheckResult check() {
        return new QueueChecker().check(builder.build(), Budget.defaults());
    }

    private static QueueCheckerTest queue() {
        return new QueueCheckerTest();
    }

    private static List<String> anomalies(CheckResult result) {
        return result.findings().stream().map(Finding::anomaly).toList();
    }

    @Test
    void acceptsWhatWasDrained() {
        CheckResult result = enqueue(1, Outcome.OK)
                .enqueue(2, Outcome.INFO)
                .enqueue(3, Outcome.FAIL)
                .drain(List.of(2L, 1L))
                .check();
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements())
                .containsEntry("attempted", 2L)
                .containsEntry("acknowledged", 1L)
                .containsEntry("delivered", 2L)
                .containsEntry("recovered", 1L);
    }

    @Test
    void tellsLostFromNotYetDelivered() {
        CheckResult lost = queue().enqueue(1, Outcome.OK)
                .enqueue(2, Outcome.OK)
                .drain(List.of(2L))
                .check();
        assertThat(anomalies(lost)).containsExactly("lost-element");
        assertThat(lost.findings().get(0).operations()).containsExactly(0);
        CheckResult empty =
                queue().enqueue(1, Outcome.OK).dequeue(Values.NIL, Outcome.OK).check();
        assertThat(anomalies(empty)).containsExactly("lost-element");
        CheckResult later = queue().enqueue(2, Outcome.OK)
                .drain(List.of(2L))
                .enqueue(1, Outcome.OK)
                .check();
        assertThat(later.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(later.measurements()).containsEntry("remaining", 1L);
    }

    @Test
    void allowsForDequeuesOfUnknownOutcome() {
        CheckResult one = queue().enqueue(1, Outcome.OK)
                .enqueue(2, Outcome.OK)
                .dequeue(Values.NIL, Outcome.INFO)
                .drain(List.of(2L))
                .check();
        assertThat(one.verdict()).isEqualTo(Verdict.VALID);
        assertThat(one.measurements()).containsEntry("possibly-taken", 1L);
        CheckResult two = queue().enqueue(1, Outcome.OK)
                .enqueue(2, Outcome.OK)
                .dequeue(Values.NIL, Outcome.INFO)
                .drain(List.of())
                .check();
        assertThat(two.findingsTotal()).isEqualTo(2);
        assertThat(two.findings().get(0).inWords()).contains("At most 1 of 2");
    }

    @Test
    void findsWhatCameOutAndShouldNot() {
        assertThat(anomalies(
                        queue().enqueue(1, Outcome.OK).drain(List.of(1L, 1L)).check()))
                .containsExactly("duplicate-dequeue");
        assertThat(anomalies(
                        queue().enqueue(1, Outcome.OK).drain(List.of(1L, 7L)).check()))
                .containsExactly("unexpected-dequeue");
        assertThat(anomalies(queue().enqueue(1, Outcome.FAIL).drain(List.of(1L)).check()))
                .containsExactly("dequeue-of-failed-enqueue");
        assertThat(anomalies(queue().drain(List.of(1L)).enqueue(1, Outcome.OK).check()))
                .containsExactly("dequeue-before-enqueue");
        assertThat(queue().enqueue(1, Outcome.OK)
                        .enqueue(1, Outcome.OK)
                        .drain(List.of(1L, 1L))
                        .check()
                        .verdict())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void findsEachMutationOfAQueueThatWorked() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            int mutation = round % 4;
            QueueCheckerTest queue = queue();
            ArrayDeque<Long> inside = new ArrayDeque<>();
            for (long value = 0; value < 20; value++) {
                queue.enqueue(value, Outcome.OK);
                inside.add(value);
                if (random.nextBoolean() && inside.size() > 1) {
                    queue.dequeue(queue.values.ofLong(inside.poll()), Outcome.OK);
                }
            }
            List<Long> rest = new ArrayList<>(inside);
            switch (mutation) {
                case 1 -> rest.remove(random.nextInt(rest.size()));
                case 2 -> rest.add((long) random.nextInt(20));
                case 3 -> rest.add(20L + random.nextInt(20));
                default -> {}
            }
            String expected = new String[] {"", "lost-element", "duplicate-dequeue", "unexpected-dequeue"}[mutation];
            assertThat(String.join(" ", anomalies(queue.drain(rest).check()))).isEqualTo(expected);
        }
    }
}
