// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.history.Keyword;
import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of a long history of a serializable store has a bound, and the verdict is valid all the same. */
class BoundedMemoryTest {
    private static final int TRANSACTIONS = Integer.getInteger("touchstone.online.transactions", 40_000);
    private static final int CLIENTS = 20;
    private static final int KEYS = 5;
    private static final int WRITES = 16;
    private static final int KEPT = 1_000;

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<List<Long>> lists = new ArrayList<>();
    private final long[] keyOf = new long[KEYS];
    /** Keys that gave way to others. */
    private final Map<Long, List<Long>> old = new HashMap<>();

    private long nextKey;

    private record Step(boolean isRead, int row, long key, long value) {}

    @ParameterizedTest
    @CsvSource({
        "true,STRICT_SERIALIZABLE",
        "true,SNAPSHOT_ISOLATION",
        "false,SERIALIZABLE",
        "false,STRONG_SNAPSHOT_ISOLATION"
    })
    void isKept(boolean areLists, PolygraphLevel level) {
        OnlineTransactions checker = new OnlineTransactions(
                level,
                areLists,
                violation -> {
                    throw new AssertionError(violation.toString());
                },
                KEPT);
        for (int row = 0; row < KEYS; row++) {
            lists.add(new ArrayList<>());
            keyOf[row] = nextKey++;
        }
        long operations = 0;
        int process = CLIENTS;
        long graph = 0;
        int[] processes = new int[CLIENTS];
        Arrays.setAll(processes, i -> i);
        while (operations < TRANSACTIONS) {
            List<List<Step>> plans = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                plans.add(plan());
                checker.invoked(
                        operations + client,
                        processes[client],
                        "txn",
                        null,
                        micros(plans.get(client), null, areLists),
                        0);
            }
            for (int client = 0; client < CLIENTS; client++) {
                boolean isUnknown = random.nextInt(50) == 0;
                List<@Nullable Object> seen = perform(plans.get(client), areLists, !isUnknown || random.nextBoolean());
                checker.completed(
                        operations + client,
                        processes[client],
                        isUnknown ? Outcome.INFO : Outcome.OK,
                        isUnknown ? null : micros(plans.get(client), seen, areLists),
                        0);
                processes[client] = isUnknown ? process++ : processes[client];
                assertThat(checker.kept()).isLessThanOrEqualTo(KEPT + CLIENTS);
            }
            operations += CLIENTS;
            graph = Math.max(graph, checker.graphSize());
        }
        checker.ended();
        assertThat(checker.results().get(0).verdict()).isEqualTo(Verdict.VALID);
        assertThat(graph).isLessThan(60L * KEPT);
        assertThat((Integer) checker.results().get(0).measurements().get("keys-kept"))
                .isLessThan(3 * KEPT);
        assertThat(nextKey).isGreaterThan(4L * KEPT * TRANSACTIONS / 100_000);
    }

    private List<Step> plan() {
        List<Step> plan = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int row = random.nextInt(KEYS);
            boolean isRead = random.nextBoolean();
            plan.add(new Step(isRead, row, keyOf[row], random.nextLong(Long.MAX_VALUE)));
        }
        return plan;
    }

    /** All at one moment, but for keys that gave way to others since it began: it sees what was there last. */
    private List<@Nullable Object> perform(List<Step> plan, boolean areLists, boolean happens) {
        List<@Nullable Object> seen = new ArrayList<>();
        for (Step step : plan) {
            boolean isLive = keyOf[step.row] == step.key;
            List<Long> list = isLive ? lists.get(step.row) : retired(step.key);
            if (!step.isRead && happens) {
                list.add(step.value);
            }
            seen.add(areLists ? List.copyOf(list) : list.isEmpty() ? null : list.get(list.size() - 1));
        }
        for (int row = 0; row < KEYS; row++) {
            if (lists.get(row).size() >= WRITES) {
                old.put(keyOf[row], lists.get(row));
                lists.set(row, new ArrayList<>());
                keyOf[row] = nextKey++;
            }
        }
        return seen;
    }

    private List<Long> retired(long key) {
        return old.computeIfAbsent(key, ignored -> new ArrayList<>());
    }

    private static List<Object> micros(List<Step> plan, @Nullable List<@Nullable Object> seen, boolean areLists) {
        List<Object> micros = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            Step step = plan.get(i);
            Keyword verb = new Keyword(step.isRead ? "r" : areLists ? "append" : "w");
            micros.add(Arrays.asList(
                    verb, step.key, !step.isRead ? (Object) step.value : seen == null ? null : seen.get(i)));
        }
        return micros;
    }
}
