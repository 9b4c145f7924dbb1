// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.checker.versions.RegisterHistories;
import dev.touchstone.checker.versions.RegisterHistories.Shape;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** k-atomicity and Δ-atomicity of one key against trying every order. */
class AtomicityTest {
    private static final int ROUNDS = 10_000;

    @Test
    void agreesWithEveryOrder() {
        Random random = new Random(9);
        int[] byK = new int[4];
        int unbounded = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Shape shape = new Shape(2 + random.nextInt(3), 4 + random.nextInt(4), 1, 0.55, 0.1, 0);
            History history = random.nextInt(3) == 0
                    ? RegisterHistories.anything(random, shape)
                    : RegisterHistories.lagging(random, shape, 2 + random.nextInt(3));
            ReadsFrom readsFrom = ReadsFrom.of(history);
            if (readsFrom.keys() == 0) {
                continue;
            }
            KeyZones zones = KeyZones.of(readsFrom)[0];
            Orders orders = new Orders(readsFrom);
            if (!zones.isApplicable) {
                assertThat(orders.isWithin(readsFrom.live(), -1))
                        .as("round %d", round)
                        .isFalse();
                continue;
            }
            int k = 1;
            while (!orders.isWithin(k, -1)) {
                k++;
            }
            assertThat(zones.isAtomic()).as("round %d, k = %d", round, k).isEqualTo(k == 1);
            assertThat(TwoAtomicity.holds(zones))
                    .as("round %d, k = %d", round, k)
                    .isEqualTo(k <= 2);
            byK[Math.min(k, 3)]++;
            unbounded += judgeDelta(zones, orders, round) ? 1 : 0;
            int leastK = leastK(history);
            assertThat(k <= 2 ? k == leastK : leastK >= 3 && leastK <= k)
                    .as("round %d", round)
                    .isTrue();
        }
        assertThat(byK[1]).isGreaterThan(500);
        assertThat(byK[2]).isGreaterThan(500);
        assertThat(byK[3]).isGreaterThan(100);
        assertThat(unbounded).isLessThan(ROUNDS / 2);
    }

    /** Times are whole microseconds, and so is the least shift. True if there is none. */
    private static boolean judgeDelta(KeyZones zones, Orders orders, int round) {
        long delta = DeltaAtomicity.of(zones);
        if (delta == DeltaAtomicity.NEVER) {
            assertThat(orders.isWithin(1, 1_000_000)).as("round %d", round).isFalse();
            return true;
        }
        assertThat(delta % 1_000).isZero();
        assertThat(orders.isWithin(1, delta))
                .as("round %d, delta %d", round, delta)
                .isTrue();
        if (delta > 0) {
            assertThat(orders.isWithin(1, delta - 1_000))
                    .as("round %d, delta %d", round, delta)
                    .isFalse();
        }
        return false;
    }

    private static int leastK(History history) {
        CheckResult result = StalenessChecker.measuring().check(history, Budget.defaults());
        return result.measurements().get("kAtomicity") instanceof Map<?, ?> map
                        && map.get("leastK") instanceof Integer k
                ? k
                : -1;
    }

    /** A read one version behind, 3 µs after the newer one was acknowledged. */
    @Test
    void measuresAStaleKey() {
        RegisterHistories histories = new RegisterHistories().write(0, "x", 1).write(0, "x", 2);
        History history = histories.pause(2).read(1, "x", 1).read(2, "x", 2).build();
        Map<String, Object> figures =
                StalenessChecker.measuring().check(history, Budget.defaults()).measurements();
        assertThat(figures.get("kAtomicity"))
                .isEqualTo(Map.of(
                        "atomicKeys",
                        0,
                        "twoAtomicKeys",
                        1,
                        "keysBeyond",
                        0,
                        "keysNotJudged",
                        0,
                        "leastK",
                        2,
                        "exact",
                        true));
        assertThat(figures.get("deltaAtomicity")).extracting("maxMillis").isEqualTo(0.003);
    }

    /** Long, on one key, and not atomic: near-linear all the same. */
    @Test
    @Timeout(300)
    void judgesALongHistory() {
        Random random = new Random(2);
        Shape shape = new Shape(50, 200_000, 1, 0.5, 0.01, 0);
        for (int within = 1; within <= 3; within++) {
            History history = RegisterHistories.lagging(random, shape, within);
            assertThat(leastK(history)).isGreaterThanOrEqualTo(within == 1 ? 1 : 2);
        }
    }

    /** All orders of the operations of one key that keep real time, with reads begun earlier by some shift. */
    private static final class Orders {
        private final ReadsFrom readsFrom;
        private final List<Integer> operations = new ArrayList<>();

        Orders(ReadsFrom readsFrom) {
            this.readsFrom = readsFrom;
            for (int op = 0; op < readsFrom.history().size(); op++) {
                if (readsFrom.isLive(op)) {
                    operations.add(op);
                }
            }
        }

        /** True if in some order each read returns one of the last k writes; a negative shift: by the recorded order. */
        boolean isWithin(int k, long shift) {
            return extend(
                    k, shift, new ArrayList<>(), new boolean[readsFrom.history().size()], operations.size());
        }

        private boolean extend(int k, long shift, List<Integer> writes, boolean[] placed, int left) {
            if (left == 0) {
                return true;
            }
            for (int op : operations) {
                if (placed[op] || !isFree(op, shift, placed)) {
                    continue;
                }
                boolean reads = readsFrom.reads(op);
                if (reads && !isAmongLast(k, readsFrom.writer(op, 0), writes)) {
                    continue;
                }
                placed[op] = true;
                if (!reads) {
                    writes.add(op);
                }
                boolean found = extend(k, shift, writes, placed, left - 1);
                placed[op] = false;
                if (!reads) {
                    writes.remove(writes.size() - 1);
                }
                if (found) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isAmongLast(int k, int writer, List<Integer> writes) {
            int at = writer == ReadsFrom.INITIAL ? -1 : writes.indexOf(writer);
            return (writer == ReadsFrom.INITIAL || at >= 0) && writes.size() - at <= k;
        }

        private boolean isFree(int op, long shift, boolean[] placed) {
            History history = readsFrom.history();
            for (int other : operations) {
                boolean before = shift < 0
                        ? history.completeIndex(other) < history.invokeIndex(op)
                        : history.isOk(other)
                                && history.completeNanos(other)
                                        < history.invokeNanos(op) - (readsFrom.reads(op) ? shift : 0);
                if (!placed[other] && other != op && before) {
                    return false;
                }
            }
            return true;
        }
    }
}
