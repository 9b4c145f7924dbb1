// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an atomic store did is valid; one change of known consequence is found; what should not matter does not. */
class GeneratedTruthTest {
    private static final int RUNS = 600;

    @Test
    void believesWhatIsTrue() {
        Random random = new Random(1);
        for (int run = 0; run < RUNS; run++) {
            AtomicLists lists = new AtomicLists(random, 25);
            assertThat(verdict(lists)).as("%s", lists.lines).isEqualTo(Verdict.VALID);
        }
    }

    /** A read that misses the last element, whose append had ended before the read's transaction began. */
    @Test
    void findsAStaleRead() {
        Random random = new Random(2);
        int changed = 0;
        for (int run = 0; run < RUNS; run++) {
            AtomicLists lists = new AtomicLists(random, 25);
            int t = random.nextInt(25);
            String[] micros = lists.lines.get(t).split(" ");
            int m = random.nextInt(micros.length);
            String micro = micros[m];
            if (micro.charAt(0) != 'r' || micro.length() == 2) {
                continue;
            }
            int writer = lists.writer(micro.charAt(1), micro.charAt(micro.length() - 1));
            if (lists.precedes(writer, t)) {
                micros[m] = micro.substring(0, micro.length() - 1);
                lists.lines.set(t, String.join(" ", micros));
                assertThat(verdict(lists)).as("%d of %s", t, lists.lines).isEqualTo(Verdict.INVALID);
                changed++;
            }
        }
        assertThat(changed).isGreaterThan(RUNS / 20);
    }

    /** An acknowledged append that no read shows, though one began after it. */
    @Test
    void findsALostAppend() {
        Random random = new Random(3);
        int changed = 0;
        for (int run = 0; run < RUNS; run++) {
            AtomicLists lists = new AtomicLists(random, 25);
            char key = (char) ('x' + random.nextInt(3));
            char element = (char) ('1' + random.nextInt(4));
            int writer = lists.writer(key, element);
            boolean missed = false;
            for (int t = 0; writer >= 0 && t < 25; t++) {
                String[] micros = lists.lines.get(t).split(" ");
                for (int m = 0; m < micros.length; m++) {
                    if (micros[m].startsWith("r" + key)) {
                        missed |= lists.precedes(writer, t);
                        micros[m] = micros[m].replace(String.valueOf(element), "");
                    }
                }
                lists.lines.set(t, String.join(" ", micros));
            }
            if (missed) {
                assertThat(verdict(lists))
                        .as("%s%s of %s", key, element, lists.lines)
                        .isEqualTo(Verdict.INVALID);
                changed++;
            }
        }
        assertThat(changed).isGreaterThan(RUNS / 20);
    }

    /** Two neighbours change places in one read, and another transaction read both. */
    @Test
    void findsAReorderedAppend() {
        Random random = new Random(4);
        int changed = 0;
        for (int run = 0; run < RUNS; run++) {
            AtomicLists lists = new AtomicLists(random, 25);
            int t = random.nextInt(25);
            String[] micros = lists.lines.get(t).split(" ");
            String micro = micros[0];
            boolean elsewhere = false;
            for (int other = 0; other < 25; other++) {
                elsewhere |= other != t
                        && micro.length() >= 4
                        && (" " + lists.lines.get(other)).contains(" r" + micro.substring(1, 4));
            }
            if (micro.charAt(0) == 'r' && elsewhere) {
                micros[0] = micro.substring(0, 2) + micro.charAt(3) + micro.charAt(2) + micro.substring(4);
                lists.lines.set(t, String.join(" ", micros));
                assertThat(anomalies(lists.build()).containsKey("incompatible-order"))
                        .as("%s", lists.lines)
                        .isTrue();
                changed++;
            }
        }
        assertThat(changed).isGreaterThan(RUNS / 20);
    }

    /** Other names of keys, values and clients, and a later start: the same anomalies, each as often. */
    @Test
    void namesAndClocksDoNotMatter() {
        Random random = new Random(5);
        int invalid = 0;
        for (int run = 0; run < RUNS; run++) {
            AtomicLists lists = damaged(random);
            Map<?, ?> before = anomalies(lists.build());
            invalid += before.isEmpty() ? 0 : 1;
            for (int t = 0; t < 25; t++) {
                StringBuilder renamed = new StringBuilder();
                for (char c : lists.lines.get(t).toCharArray()) {
                    renamed.append(Character.isDigit(c) ? (char) ('9' - (c - '1')) : c);
                }
                lists.lines.set(
                        t,
                        renamed.toString()
                                .replaceAll("([ar])x", "$1q")
                                .replaceAll("([ar])y", "$1x")
                                .replaceAll("([ar])z", "$1y"));
                lists.processes[t] = 40 - lists.processes[t];
                lists.begins[t] += 77;
                lists.ends[t] += 77;
            }
            assertThat(anomalies(lists.build())).as("%s", lists.lines).isEqualTo(before);
        }
        assertThat(invalid).isBetween(RUNS / 10, RUNS * 9 / 10);
    }

    /** Without one of its keys, what was valid is valid; with one more read of all that is there, what it was. */
    @Test
    void lessIsNotWorseAndTrueReadsChangeNothing() {
        Random random = new Random(6);
        for (int run = 0; run < RUNS; run++) {
            AtomicLists lists = damaged(random);
            Verdict before = verdict(lists);
            int appended = 0;
            while (lists.writer('x', (char) ('1' + appended)) >= 0) {
                appended++;
            }
            // Concurrent with everything, so that no real time says that it should have seen more.
            AtomicLists more = new AtomicLists(new Random(0), 26);
            more.lines.clear();
            more.lines.addAll(lists.lines);
            more.lines.add("rx" + "123456789".substring(0, appended));
            System.arraycopy(lists.begins, 0, more.begins, 0, 25);
            System.arraycopy(lists.ends, 0, more.ends, 0, 25);
            more.processes[25] = 99;
            more.begins[25] = 0;
            more.ends[25] = 10_000;
            assertThat(verdict(more)).as("%s", more.lines).isEqualTo(before);
            for (int t = 0; t < 25; t++) {
                String less = lists.lines
                        .get(t)
                        .replaceAll("[ar]x\\d*", "")
                        .replaceAll(" +", " ")
                        .strip();
                lists.lines.set(t, less.isEmpty() ? "rq" : less);
            }
            assertThat(before == Verdict.VALID && verdict(lists) == Verdict.INVALID)
                    .as("%s", lists.lines)
                    .isFalse();
        }
    }

    /** Half of them with one read cut short. */
    private static AtomicLists damaged(Random random) {
        AtomicLists lists = new AtomicLists(random, 25);
        int t = random.nextInt(25);
        String line = lists.lines.get(t);
        if (random.nextBoolean() && line.charAt(0) == 'r') {
            lists.lines.set(t, line.substring(0, 2) + line.replaceFirst("^..\\d*", ""));
        }
        return lists;
    }

    private static Verdict verdict(AtomicLists lists) {
        return new ListAppendChecker().check(lists.build(), Budget.defaults()).verdict();
    }

    private static Map<?, ?> anomalies(History history) {
        CheckResult result = new ListAppendChecker().check(history, Budget.defaults());
        return (Map<?, ?>) result.measurements().get("anomalies");
    }
}
