// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.ranges.SerialOrders.Micro;
import dev.touchstone.checker.ranges.SerialOrders.Txn;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdicts equal trying every serial order, on random histories most of which some order made, but for transactions that read an earlier state, or not all. */
class RangeOrdersTest {
    private static final int HISTORIES = 1_200;
    private static final int KEYS = 3;

    @ParameterizedTest
    @CsvSource({
        "serializable, w delete, 0",
        "strict-serializable, w delete, 1",
        "serializable, w, 2",
        "repeatable-read, w, 3",
        "serializable, append, 4",
        "strict-serializable, append, 5",
        "repeatable-read, append, 6"
    })
    void everyVerdictIsRight(String model, String writes, int salt) {
        int[] verdicts = new int[Verdict.values().length];
        boolean absences = !model.equals("repeatable-read");
        for (int seed = 0; seed < HISTORIES; seed++) {
            List<Txn> txns = draw(new SplittableRandom(1000L * seed + salt), List.of(writes.split(" ")));
            boolean exists = new SerialOrders(txns, model.startsWith("strict"), absences).exist();
            CheckResult result = new RangeChecker(ElleOptions.against(model))
                    .check(history(txns, writes.equals("append")), Budget.defaults());
            verdicts[result.verdict().ordinal()]++;
            String context = "seed " + seed + ": " + txns + result.findings() + result.unknown();
            if (result.verdict() == Verdict.UNKNOWN) {
                assertThat(result.unknown())
                        .as(context)
                        .extracting(Unknown::cause)
                        .isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
            }
            assertThat(result.verdict() == Verdict.INVALID).as(context).isEqualTo(!exists);
        }
        assertThat(Arrays.stream(verdicts).min().orElseThrow()).isGreaterThan(HISTORIES / 400);
        assertThat(verdicts[Verdict.INVALID.ordinal()]).isGreaterThan(HISTORIES / 200);
    }

    /** Transactions that were carried out one after another, each at some moment between its beginning and its end; some read an earlier state, with their own writes. */
    private static List<Txn> draw(SplittableRandom random, List<String> writes) {
        Map<Integer, List<Integer>> state = new TreeMap<>();
        List<Map<Integer, List<Integer>>> past = new ArrayList<>(List.of(new TreeMap<>()));
        List<Txn> txns = new ArrayList<>();
        int count = 2 + random.nextInt(3);
        int value = 0;
        for (int t = 0; t < count; t++) {
            List<Micro> micros = new ArrayList<>();
            List<Map<Integer, List<Integer>>> answers = new ArrayList<>();
            int fate = random.nextInt(10);
            Outcome outcome = fate == 0 ? Outcome.INFO : fate == 1 ? Outcome.FAIL : Outcome.OK;
            boolean happens = outcome == Outcome.OK || (outcome == Outcome.INFO && random.nextBoolean());
            Map<Integer, List<Integer>> own = happens ? state : new TreeMap<>(state);
            boolean isStale = random.nextInt(3) == 0;
            Map<Integer, List<Integer>> seen = isStale ? new TreeMap<>(past.get(random.nextInt(past.size()))) : own;
            past.add(new TreeMap<>(state));
            for (int m = 2 + random.nextInt(3); m > 0; m--) {
                String kind = random.nextInt(2) == 0
                        ? writes.get(random.nextInt(writes.size()))
                        : random.nextInt(3) == 0 ? "r" : "range";
                int key = random.nextInt(KEYS);
                micros.add(new Micro(kind, key, key + random.nextInt(KEYS), ++value));
                Micro micro = micros.get(micros.size() - 1);
                Map<Integer, List<Integer>> answer = SerialOrders.apply(micro, own);
                answers.add(isStale ? SerialOrders.apply(micro, seen) : answer);
                if (random.nextInt(8) == 0) {
                    answers.get(answers.size() - 1).keySet().removeIf(each -> !touches(micros, each));
                }
            }
            int begin = Math.max(0, 4 * t - random.nextInt(8));
            txns.add(new Txn(4 * begin + t, 4 * (4 * t + 1 + random.nextInt(8)) + t, outcome, micros, answers));
        }
        return txns;
    }

    private static boolean touches(List<Micro> micros, int key) {
        return micros.stream().anyMatch(m -> m.key() == key && !m.kind().startsWith("r"));
    }

    private static History history(List<Txn> txns, boolean lists) {
        HistoryBuilder builder = new HistoryBuilder();
        TreeMap<Integer, Integer> events = new TreeMap<>();
        for (int t = 0; t < txns.size(); t++) {
            events.put(2 * txns.get(t).begin(), t);
            events.put(2 * txns.get(t).end() + 1, t);
        }
        events.forEach((event, t) -> {
            Txn txn = txns.get(t);
            if (event % 2 == 0) {
                builder.invoke(t, Functions.TXN, Values.NIL, value(builder.values(), txn, false, lists), event);
            } else {
                boolean isOk = txn.outcome() == Outcome.OK;
                builder.complete(t, txn.outcome(), value(builder.values(), txn, isOk, lists), event);
            }
        });
        return builder.build();
    }

    private static int value(Values values, Txn txn, boolean answered, boolean lists) {
        int[] refs = new int[txn.micros().size()];
        for (int m = 0; m < refs.length; m++) {
            Micro micro = txn.micros().get(m);
            Map<Integer, List<Integer>> answer = answered ? txn.answers().get(m) : Map.of();
            int name = values.ofKeyword(micro.kind());
            int key = values.ofLong(micro.key());
            refs[m] = switch (micro.kind()) {
                case "delete" -> values.ofList(name, key);
                case "range" ->
                    values.ofList(
                            name,
                            values.ofList(key, values.ofLong(micro.high())),
                            answered ? map(values, answer, lists) : Values.NIL);
                case "r" ->
                    values.ofList(
                            name, key, answer.isEmpty() ? Values.NIL : shown(values, answer.get(micro.key()), lists));
                default -> values.ofList(name, key, values.ofLong(micro.value()));
            };
        }
        return values.ofList(refs);
    }

    private static int map(Values values, Map<Integer, List<Integer>> answer, boolean lists) {
        List<Integer> refs = new ArrayList<>();
        answer.forEach((key, value) -> {
            refs.add(values.ofLong(key));
            refs.add(shown(values, value, lists));
        });
        return values.ofMap(refs.stream().mapToInt(Integer::intValue).toArray(), 0, refs.size());
    }

    private static int shown(Values values, List<Integer> value, boolean lists) {
        return lists ? values.ofList(value.stream().mapToInt(values::ofLong).toArray()) : values.ofLong(value.get(0));
    }
}
