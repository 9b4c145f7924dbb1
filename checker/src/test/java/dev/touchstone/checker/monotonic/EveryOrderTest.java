// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.monotonic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The verdicts equal trying every order: of reads of keys, and of pairs of rows. */
class EveryOrderTest {
    private static final int HISTORIES = 6_000;
    private static final int KEYS = 3;
    private static final int ABSENT = -1;

    /** Reads of some keys each, with who read and what precedes what. */
    private static final class Reads {
        private final History history;
        private final int[][] seen;

        Reads(History history, int[][] seen) {
            this.history = history;
            this.seen = seen;
        }
    }

    @Test
    void readsOfKeysHaveAnOrder() {
        int[] verdicts = new int[Verdict.values().length];
        for (long seed = 0; seed < HISTORIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Reads reads = reads(random);
            boolean linearizable = random.nextBoolean();
            CheckResult result = new MonotonicChecker(linearizable).check(reads.history, Budget.defaults());
            boolean exists = extend(reads, linearizable, 0, new int[KEYS]);
            verdicts[result.verdict().ordinal()]++;
            if (result.verdict() == Verdict.UNKNOWN) {
                assertThat(result.unknown())
                        .as("seed %d", seed)
                        .extracting(Unknown::cause)
                        .isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
                assertThat(exists).as("seed %d", seed).isTrue();
            } else {
                assertThat(result.verdict() == Verdict.VALID)
                        .as("seed %d", seed)
                        .isEqualTo(exists);
            }
        }
        assertThat(Arrays.stream(verdicts).min().orElseThrow()).isGreaterThan(HISTORIES / 100);
    }

    private static Reads reads(SplittableRandom random) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int processes = 1 + random.nextInt(3);
        int count = 2 + random.nextInt(4);
        int[][] seen = new int[count][KEYS];
        int[] open = new int[processes];
        Arrays.fill(open, ABSENT);
        int begun = 0;
        for (int event = 0, done = 0; done < count; event++) {
            int process = random.nextInt(processes);
            if (open[process] == ABSENT && begun < count) {
                open[process] = begun++;
                builder.invoke(process, "read", Values.NIL, Values.NIL, event);
            } else if (open[process] != ABSENT) {
                int[] refs = new int[2 * KEYS];
                int size = 0;
                for (int key = 0; key < KEYS; key++) {
                    int value = random.nextInt(4) - 1;
                    seen[open[process]][key] = value;
                    if (value != ABSENT) {
                        refs[size++] = values.ofLong(key);
                        refs[size++] = value == 0 ? Values.NIL : values.ofLong(value);
                    }
                }
                builder.complete(process, Outcome.OK, values.ofMap(refs, 0, size), event);
                open[process] = ABSENT;
                done++;
            }
        }
        return new Reads(builder.build(), seen);
    }

    /** Whether the reads that are not in the set can follow, each key at its value at least. */
    private static boolean extend(Reads reads, boolean linearizable, int taken, int[] at) {
        if (taken == (1 << reads.seen.length) - 1) {
            return true;
        }
        for (int op = 0; op < reads.seen.length; op++) {
            if ((taken & 1 << op) != 0 || !isNext(reads.history, linearizable, taken, op)) {
                continue;
            }
            int[] then = at.clone();
            boolean grows = true;
            for (int key = 0; key < KEYS; key++) {
                if (reads.seen[op][key] != ABSENT) {
                    grows &= reads.seen[op][key] >= at[key];
                    then[key] = reads.seen[op][key];
                }
            }
            if (grows && extend(reads, linearizable, taken | 1 << op, then)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNext(History history, boolean linearizable, int taken, int op) {
        for (int other = 0; other < history.size(); other++) {
            boolean before = history.completeIndex(other) < history.invokeIndex(op)
                    && (linearizable || history.process(other) == history.process(op));
            if (before && (taken & 1 << other) == 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void rowsAreReorderedIfAnyTwoAre() {
        int reordered = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] vals = random.ints(2 + random.nextInt(3), 0, 100).distinct().toArray();
            int[] times = random.ints(vals.length, 0, 3).sorted().toArray();
            boolean any = false;
            for (int i = 0; i < vals.length; i++) {
                for (int j = 0; j < vals.length; j++) {
                    any |= times[i] < times[j] && vals[i] > vals[j];
                }
            }
            CheckResult result = new MonotonicChecker(false).check(rows(vals, times), Budget.defaults());
            assertThat(result.verdict() == Verdict.INVALID).as("seed %d", seed).isEqualTo(any);
            reordered += any ? 1 : 0;
        }
        assertThat(reordered).isBetween(HISTORIES / 10, HISTORIES * 9 / 10);
    }

    private static History rows(int[] vals, int[] times) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int[] rows = new int[vals.length];
        for (int i = 0; i < rows.length; i++) {
            int[] row = {
                values.ofKeyword("val"), values.ofLong(vals[i]), values.ofKeyword("sts"), values.ofLong(times[i])
            };
            rows[i] = values.ofMap(row, 0, row.length);
        }
        builder.invoke(0, "read", Values.NIL, Values.NIL, 0);
        builder.complete(0, Outcome.OK, values.ofList(rows), 1);
        return builder.build();
    }
}
