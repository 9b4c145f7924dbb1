// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.causal.NaiveCausality;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.checker.versions.RegisterHistories;
import dev.touchstone.checker.versions.RegisterHistories.Shape;
import dev.touchstone.history.History;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionCheckerTest {
    private static CheckResult check(SessionGuarantee guarantee, History history) {
        return SessionChecker.of(guarantee).check(history, Budget.defaults());
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheDefinitionOnRandomHistories(SessionGuarantee guarantee) {
        Random random = new Random(guarantee.ordinal());
        int valid = 0;
        int judged = 0;
        for (int round = 0; round < 8_000; round++) {
            Shape shape =
                    new Shape(2 + random.nextInt(2), 4 + random.nextInt(12), 1 + random.nextInt(2), 0.5, 0.05, 0.02);
            History history = RegisterHistories.lagging(random, shape, 1 + random.nextInt(4));
            NaiveCausality causality = new NaiveCausality(history);
            if (causality.isCyclic()) {
                assertThat(check(guarantee, history).verdict()).isEqualTo(Verdict.UNKNOWN);
                continue;
            }
            boolean expected = holds(guarantee, history, causality);
            assertThat(check(guarantee, history).verdict() != Verdict.INVALID)
                    .as("round %d", round)
                    .isEqualTo(expected);
            judged++;
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isBetween(judged / 10, judged - 20);
    }

    /** The definitions of {@link SessionGuarantee}, over all tuples of operations. */
    private static boolean holds(SessionGuarantee guarantee, History history, NaiveCausality causality) {
        ReadsFrom rf = ReadsFrom.of(history);
        int[] sessions = rf.sessions();
        for (int r = 0; r < history.size(); r++) {
            for (int before = 0; before < r; before++) {
                if (!rf.reads(r) || !rf.isLive(before) || sessions[before] != sessions[r]) {
                    continue;
                }
                if (guarantee != SessionGuarantee.WRITES_FOLLOW_READS) {
                    boolean all = guarantee == SessionGuarantee.PRAM;
                    boolean own = (all || guarantee == SessionGuarantee.READ_YOUR_WRITES) && rf.writes(before);
                    if (own && older(rf, causality, r, before)) {
                        return false;
                    }
                    boolean seen = (all || guarantee == SessionGuarantee.MONOTONIC_READS) && rf.reads(before);
                    if (seen && older(rf, causality, r, rf.writer(before, 0))) {
                        return false;
                    }
                    boolean monotonic = all || guarantee == SessionGuarantee.MONOTONIC_WRITES;
                    if (monotonic && rf.reads(before) && !inOrder(rf, sessions, causality, r, rf.writer(before, 0))) {
                        return false;
                    }
                } else if (rf.reads(before) && !follows(rf, sessions, causality, r, rf.writer(before, 0))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean inOrder(ReadsFrom rf, int[] sessions, NaiveCausality causality, int r, int seen) {
        for (int w = 0; w < seen; w++) {
            boolean earlier = sessions[w] == sessions[seen] && sessions[w] != sessions[r] && rf.writes(w);
            if (earlier && older(rf, causality, r, w)) {
                return false;
            }
        }
        return true;
    }

    private static boolean follows(ReadsFrom rf, int[] sessions, NaiveCausality causality, int r, int seen) {
        int last = -1;
        for (int q = 0; q < seen; q++) {
            boolean authors = sessions[q] == sessions[seen] && sessions[q] != sessions[r] && rf.reads(q);
            if (authors && rf.key(q) == rf.key(r)) {
                last = q;
            }
        }
        return last < 0 || !older(rf, causality, r, rf.writer(last, 0));
    }

    private static boolean older(ReadsFrom rf, NaiveCausality causality, int read, int write) {
        int writer = rf.writer(read, 0);
        return write != ReadsFrom.INITIAL
                && rf.key(write) == rf.key(read)
                && writer != write
                && (writer == ReadsFrom.INITIAL || causality.precedes(writer, write));
    }

    @Test
    void readYourWritesForbidsLosingAnOwnWrite() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "x", 2)
                .read(0, "x", 1)
                .build();
        CheckResult result = check(SessionGuarantee.READ_YOUR_WRITES, history);
        assertThat(result.findings().get(0).operations()).containsExactly(0, 1, 2);
        assertThat(result.findings().get(0).inWords())
                .isEqualTo(
                        "Client 0 wrote 2 to key \"x\", acknowledged at 0.000 s; then, at 0.000 s, it read 1, which is"
                                + " older.");
        assertThat(check(SessionGuarantee.MONOTONIC_READS, history).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(SessionGuarantee.PRAM, history).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void monotonicReadsForbidsGoingBack() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "x", 2)
                .read(1, "x", 2)
                .read(1, "x", 1)
                .build();
        assertThat(check(SessionGuarantee.MONOTONIC_READS, history).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(check(SessionGuarantee.READ_YOUR_WRITES, history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void monotonicWritesHoldsAcrossKeys() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "y", 2)
                .read(1, "y", 2)
                .readNothing(1, "x")
                .build();
        CheckResult result = check(SessionGuarantee.MONOTONIC_WRITES, history);
        assertThat(result.findings().get(0).operations()).containsExactly(0, 1, 2 + 1);
        assertThat(check(SessionGuarantee.MONOTONIC_READS, history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void writesFollowReadsForbidsAnAnswerWithoutItsQuestion() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .read(1, "x", 1)
                .write(1, "y", 2)
                .read(2, "y", 2)
                .readNothing(2, "x")
                .build();
        assertThat(check(SessionGuarantee.WRITES_FOLLOW_READS, history)
                        .findings()
                        .get(0)
                        .operations())
                .containsExactly(0, 1, 2, 4);
        assertThat(check(SessionGuarantee.PRAM, history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void ordersConcurrentVersionsByRealTimeOnlyIfAsked() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 2)
                .read(1, "x", 1)
                .build();
        SessionChecker checker = SessionChecker.of(SessionGuarantee.READ_YOUR_WRITES);
        assertThat(checker.check(history, Budget.defaults()).verdict()).isEqualTo(Verdict.VALID);
        CheckResult timed = checker.withRealTimeOrder().check(history, Budget.defaults());
        assertThat(timed.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(timed.algorithm()).contains("real time");
    }

    @Test
    void aSessionThatSeesItsWriteAmongSiblingsIsFine() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 2)
                .readSiblings(1, "x", 1, 2)
                .build();
        assertThat(check(SessionGuarantee.PRAM, history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void isUnknownWhereValuesRepeat() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 1)
                .read(1, "x", 1)
                .build();
        assertThat(check(SessionGuarantee.MONOTONIC_READS, history).unknown())
                .extracting(Unknown::cause)
                .isEqualTo(Unknown.Cause.UNDECIDABLE);
    }
}
