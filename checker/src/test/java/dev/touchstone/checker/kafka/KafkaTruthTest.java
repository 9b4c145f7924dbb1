// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.kafka.BrokerRun.Entry;
import dev.touchstone.checker.kafka.BrokerRun.Op;
import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an atomic broker did is valid, and has the anomaly of whatever one thing is changed in it. */
class KafkaTruthTest {
    private static final int SEEDS = 300;
    private static final int OPERATIONS = 40;

    private static CheckResult check(BrokerRun run) {
        return new KafkaChecker().check(run.history(), Budget.defaults());
    }

    @Test
    void whatAnAtomicBrokerDidIsValid() {
        for (long seed = 0; seed < SEEDS; seed++) {
            CheckResult result = check(new BrokerRun(seed, OPERATIONS));
            assertThat(result.findings()).as("seed %d", seed).isEmpty();
            assertThat(result.verdict())
                    .as("seed %d, %s", seed, result.unknown())
                    .isEqualTo(Verdict.VALID);
            assertThat(result.measurements()).as("seed %d", seed).containsEntry("told", Map.of());
        }
    }

    /** What is behind may be polled later: cut short, some runs look as if they had lost messages, and none is shown to be invalid. */
    @Test
    void noCutOfARunIsShownToBeInvalid() {
        Unknown cut = new Unknown(Unknown.Cause.CUT_SHORT, "cut", "run it to its end");
        int judged = 0;
        for (long seed = 0; seed < 10; seed++) {
            BrokerRun run = new BrokerRun(seed, OPERATIONS);
            for (int events = 0; events < run.events(); events++) {
                CheckResult result = new KafkaChecker().check(run.history(events), Budget.defaults());
                assertThat(result.ofPrefix(cut).verdict())
                        .as("seed %d, cut after %d events", seed, events)
                        .isEqualTo(Verdict.UNKNOWN);
                judged++;
            }
        }
        assertThat(judged).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lost-write",
                "duplicate",
                "inconsistent-offsets",
                "G1a",
                "read-never-written",
                "int-poll-skip",
                "int-nonmonotonic-poll",
                "poll-skip",
                "nonmonotonic-poll",
                "nonmonotonic-send",
                "precommitted-read"
            })
    void oneChangeIsFound(String anomaly) {
        int changed = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            BrokerRun run = new BrokerRun(seed, OPERATIONS);
            if (!change(run, anomaly)) {
                continue;
            }
            changed++;
            CheckResult result = check(run);
            assertThat(result.verdict()).as("seed %d", seed).isEqualTo(Verdict.INVALID);
            assertThat(result.findings())
                    .as("seed %d", seed)
                    .extracting(Finding::anomaly)
                    .contains(anomaly);
        }
        assertThat(changed).isGreaterThan(SEEDS / 5);
    }

    /** Breaks one thing; false if the run has no such thing. */
    private static boolean change(BrokerRun run, String anomaly) {
        return switch (anomaly) {
            case "lost-write" -> loseAMessage(run);
            case "G1a" -> refuseASend(run);
            case "read-never-written" -> renameASend(run);
            case "nonmonotonic-send" -> swapSends(run);
            case "precommitted-read" -> pollOwn(run);
            default -> changeAPoll(run, anomaly);
        };
    }

    private static boolean loseAMessage(BrokerRun run) {
        List<Entry> sent = run.ops.stream()
                .filter(op -> op.outcome == Outcome.OK)
                .flatMap(op -> op.sends.stream())
                .filter(entry -> entry.offset() != Messages.NO_OFFSET)
                .toList();
        for (Entry lost : sent) {
            boolean isLast = sent.stream()
                    .noneMatch(entry -> entry.partition() == lost.partition() && entry.offset() > lost.offset());
            if (!isLast) {
                run.ops.forEach(op -> op.polls.forEach(polled ->
                        polled.values().forEach(entries -> entries.removeIf(each -> each.value() == lost.value()))));
                return true;
            }
        }
        return false;
    }

    private static boolean refuseASend(BrokerRun run) {
        for (Op op : run.ops) {
            if (op.function.equals("send") && op.outcome == Outcome.OK) {
                op.outcome = Outcome.FAIL;
                return true;
            }
        }
        return false;
    }

    private static boolean renameASend(BrokerRun run) {
        for (Op op : run.ops) {
            if (op.outcome == Outcome.OK && !op.sends.isEmpty()) {
                Entry entry = op.sends.get(0);
                op.sends.set(0, new Entry(entry.partition(), entry.offset(), 1_000_000));
                return true;
            }
        }
        return false;
    }

    /** Two sends of one process, one after the other, change places, with what they were told. */
    private static boolean swapSends(BrokerRun run) {
        Predicate<Op> single = op -> op.function.equals("send") && op.outcome == Outcome.OK && op.sends.size() == 1;
        for (Op first : run.ops) {
            for (Op second : run.ops) {
                if (first.begin < second.begin
                        && first.process == second.process
                        && single.test(first)
                        && single.test(second)
                        && first.sends.get(0).partition() == second.sends.get(0).partition()) {
                    Entry entry = first.sends.set(0, second.sends.get(0));
                    second.sends.set(0, entry);
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean pollOwn(BrokerRun run) {
        for (Op op : run.ops) {
            if (op.function.equals("txn") && op.outcome == Outcome.OK) {
                Entry own = op.sends.get(0);
                op.polls
                        .get(0)
                        .computeIfAbsent(own.partition(), key -> new ArrayList<>())
                        .add(own);
                return true;
            }
        }
        return false;
    }

    private static boolean changeAPoll(BrokerRun run, String anomaly) {
        for (int i = run.ops.size() - 1; i >= 0; i--) {
            Op op = run.ops.get(i);
            Entry before = lastPolled(run.ops.subList(0, i), op.process);
            for (Map<Integer, List<Entry>> polled : op.polls) {
                List<Entry> entries = polled.get(0);
                boolean isFirst = polled == op.polls.get(0);
                if (entries != null && change(entries, anomaly, isFirst ? before : null)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What a process polled last of partition 0, or null. */
    private static @Nullable Entry lastPolled(List<Op> ops, int process) {
        Entry last = null;
        for (Op op : ops) {
            for (Map<Integer, List<Entry>> polled : op.polls) {
                if (op.process == process && op.outcome == Outcome.OK && polled.containsKey(0)) {
                    last = polled.get(0).get(polled.get(0).size() - 1);
                }
            }
        }
        return last;
    }

    private static boolean change(List<Entry> entries, String anomaly, @Nullable Entry before) {
        int last = entries.size() - 1;
        switch (anomaly) {
            case "duplicate" ->
                entries.add(new Entry(
                        0, entries.get(last).offset() + 1000, entries.get(0).value()));
            case "inconsistent-offsets" ->
                entries.set(0, new Entry(0, entries.get(0).offset(), 1_000_000));
            case "int-poll-skip" -> {
                return last >= 2 && entries.remove(1) != null;
            }
            case "int-nonmonotonic-poll" -> Collections.swap(entries, 0, last);
            case "poll-skip" -> {
                return before != null && last > 0 && entries.remove(0) != null;
            }
            default -> {
                if (before != null) {
                    entries.add(0, before);
                }
                return before != null;
            }
        }
        return last > 0;
    }
}
