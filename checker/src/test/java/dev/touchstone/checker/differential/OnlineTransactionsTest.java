// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.catalog.Catalog;
import dev.touchstone.checker.catalog.Request;
import dev.touchstone.checker.online.Replay;
import dev.touchstone.checker.online.Violation;
import dev.touchstone.checker.online.transactions.OnlineTransactions;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What right and wrong stores did, judged event by event, against the check of the whole history. */
class OnlineTransactionsTest {
    private static final int HISTORIES = Integer.getInteger("touchstone.online", 1_000);
    private static final int EVERYTHING = 1 << 20;

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void saysWhatTheWholeHistorySays(boolean lists) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = Txn.history(draw(seed, lists, 3, 9), lists);
            for (PolygraphLevel level : OnlineTransactions.LEVELS) {
                CheckResult online = judge(history, level, lists, EVERYTHING, new ArrayList<>());
                CheckResult whole = whole(history, level, lists);
                verdicts.merge(online.verdict(), 1, Integer::sum);
                String where = where(seed, level, lists, online, whole);
                if (whole.unknown() == null) {
                    assertThat(online.verdict()).as(where).isEqualTo(whole.verdict());
                } else {
                    assertThat(online.verdict()).as(where).isNotEqualTo(Verdict.INVALID);
                }
            }
        }
        assertThat(verdicts.get(Verdict.VALID)).isGreaterThan(HISTORIES);
        assertThat(verdicts.get(Verdict.INVALID)).isGreaterThan(HISTORIES / 2);
    }

    @ParameterizedTest
    @CsvSource({"true,4", "false,4", "true,8", "false,8"})
    void isNeverAtOddsWithItThoughItForgets(boolean lists, int kept) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int seed = 0; seed < HISTORIES / 4; seed++) {
            agrees(seed, lists, draw(seed, lists, 5, 30), kept, verdicts);
        }
        assertThat(verdicts.get(Verdict.VALID)).isGreaterThan(HISTORIES / 20);
        assertThat(verdicts.get(Verdict.INVALID)).isGreaterThan(HISTORIES / 20);
    }

    /** Whoever wrote what somebody read may have begun only later, where real time does not count. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void isNeverAtOddsWithItInWhateverOrderItHears(boolean lists) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int seed = 0; seed < HISTORIES; seed++) {
            List<Txn> txns = new ArrayList<>(draw(seed, lists, 3, 9));
            Collections.shuffle(txns, new Random(seed));
            agrees(seed, lists, oneByOne(txns), EVERYTHING, verdicts);
        }
        assertThat(verdicts.get(Verdict.INVALID)).isGreaterThan(HISTORIES / 2);
    }

    /** Values that are written more than once: of whom a reader saw one, it cannot say. */
    @ParameterizedTest
    @CsvSource({"true,2", "false,2", "true,4", "false,4"})
    void isNeverAtOddsWithItThoughValuesComeAgain(boolean lists, int values) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int seed = 0; seed < HISTORIES; seed++) {
            // That what failed did not write them the whole history does not take into account.
            List<Txn> txns = draw(seed, lists, 3, 7).stream()
                    .filter(txn -> txn.outcome() != Outcome.FAIL)
                    .map(txn -> remainders(txn, values))
                    .toList();
            agrees(seed, lists, txns, EVERYTHING, verdicts);
        }
        assertThat(verdicts.get(Verdict.UNKNOWN)).isGreaterThan(HISTORIES);
    }

    /** Where it comes to a verdict it is that of the whole history; or all is well, and the other finds too little to judge. */
    private static void agrees(int seed, boolean lists, List<Txn> txns, int kept, Map<Verdict, Integer> verdicts) {
        History history = Txn.history(txns, lists);
        for (PolygraphLevel level : OnlineTransactions.LEVELS) {
            CheckResult online = judge(history, level, lists, kept, new ArrayList<>());
            verdicts.merge(online.verdict(), 1, Integer::sum);
            if (online.verdict() == Verdict.UNKNOWN) {
                continue;
            }
            CheckResult whole = whole(history, level, lists);
            String where = where(seed, level, lists, online, whole) + " of " + txns;
            if (whole.unknown() == null) {
                assertThat(online.verdict()).as(where).isEqualTo(whole.verdict());
            } else {
                assertThat(online.verdict()).as(where).isEqualTo(Verdict.VALID);
                assertThat(whole.unknown().cause()).as(where).isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
            }
        }
    }

    /** Each by a client of its own, one after the other. */
    private static List<Txn> oneByOne(List<Txn> txns) {
        List<Txn> made = new ArrayList<>();
        for (int i = 0; i < txns.size(); i++) {
            Txn txn = txns.get(i);
            int end = txn.end() == Txn.NEVER ? Txn.NEVER : 2 * i + 1;
            made.add(new Txn(i, txn.outcome(), 2 * i, end, txn.micros()));
        }
        return made;
    }

    private static Txn remainders(Txn txn, int by) {
        return txn.with(txn.micros().stream()
                .map(each -> each.isRead()
                        ? Micro.read(
                                each.key(),
                                each.seen().stream()
                                        .map(value -> 1 + value % by)
                                        .toList())
                        : Micro.write(each.key(), 1 + each.written() % by))
                .toList());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whatItCitesIsWrongByItself(boolean lists) {
        int cited = 0;
        for (int seed = 0; seed < HISTORIES / 4; seed++) {
            List<Txn> txns = draw(seed, lists, 3, 20);
            History history = Txn.history(txns, lists);
            for (PolygraphLevel level : OnlineTransactions.LEVELS) {
                List<Violation> told = new ArrayList<>();
                judge(history, level, lists, seed % 2 == 0 ? EVERYTHING : 8, told);
                if (told.isEmpty()) {
                    continue;
                }
                cited++;
                History part = Txn.history(part(txns, told.get(0).finding().operations()), lists);
                assertThat(whole(part, level, lists).verdict())
                        .as("seed %d, %s, lists %s: %s", seed, level, lists, told.get(0))
                        .isEqualTo(Verdict.INVALID);
            }
        }
        assertThat(cited).isGreaterThan(HISTORIES / 10);
    }

    /** The transactions cited; of those that wrote what they saw, that they did, and nothing more. */
    private static List<Txn> part(List<Txn> txns, List<Integer> cited) {
        List<Txn> part = new ArrayList<>();
        for (int i = 0; i < txns.size(); i++) {
            Txn txn = txns.get(i);
            if (cited.contains(i)) {
                part.add(txn);
            } else if (cited.stream().anyMatch(other -> txn.micros().stream()
                    .anyMatch(micro -> !micro.isRead() && txns.get(other).shows(micro.written())))) {
                part.add(new Txn(1_000 + i, Outcome.INFO, txn.begin(), Txn.NEVER, txn.micros()));
            }
        }
        return part;
    }

    private static String where(int seed, PolygraphLevel level, boolean lists, CheckResult online, CheckResult whole) {
        return "seed " + seed + ", " + level.property() + (lists ? ", lists: " : ", registers: ") + online.verdict()
                + " "
                + online.unknown() + online.findings() + ", whole: " + whole.verdict() + whole.unknown()
                + whole.findings();
    }

    private static List<Txn> draw(int seed, boolean lists, int least, int most) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedStore.Isolation[] isolations = SimulatedStore.Isolation.values();
        SimulatedStore.Shape shape = new SimulatedStore.Shape(
                random.nextInt(least, most),
                2 + random.nextInt(4),
                1 + random.nextInt(4),
                2 + random.nextInt(3),
                lists);
        List<Txn> txns = SimulatedStore.run(random, shape, isolations[random.nextInt(isolations.length)]);
        StoreBug[] bugs = StoreBug.values();
        return random.nextBoolean()
                ? txns
                : bugs[random.nextInt(bugs.length)].in(txns, lists, random).orElse(txns);
    }

    private static CheckResult judge(
            History history, PolygraphLevel level, boolean lists, int kept, List<Violation> told) {
        OnlineTransactions checker = new OnlineTransactions(level, lists, told::add, kept);
        Replay.tell(history, checker);
        checker.ended();
        return checker.results().get(0);
    }

    private static CheckResult whole(History history, PolygraphLevel level, boolean lists) {
        return Catalog.question(history, Request.workload(lists ? "list-append" : "rw-register", level.property()))
                .answer(history, checker -> Budget.defaults())
                .results()
                .get(0);
    }
}
