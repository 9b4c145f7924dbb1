// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.sessions.SessionChecker;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnlineSessionsTest {
    private static final int HISTORIES = 3_000;

    @ParameterizedTest
    @EnumSource(SessionGuarantee.class)
    void findsWhatTheWholeHistoryShows(SessionGuarantee guarantee) {
        int invalid = 0;
        int valid = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            History history = history(seed);
            CheckResult whole = SessionChecker.of(guarantee).check(history, Budget.defaults());
            CheckResult online = judge(guarantee, history, 1000);
            assertThat(online.findingsTotal()).as("seed %d", seed).isEqualTo(whole.findingsTotal());
            if (online.verdict() != Verdict.UNKNOWN) {
                assertThat(online.verdict()).as("seed %d", seed).isEqualTo(whole.verdict());
            }
            invalid += online.verdict() == Verdict.INVALID ? 1 : 0;
            valid += online.verdict() == Verdict.VALID ? 1 : 0;
        }
        assertThat(invalid).isGreaterThan(HISTORIES / 20);
        assertThat(valid).isGreaterThan(HISTORIES / 20);
    }

    @ParameterizedTest
    @EnumSource(SessionGuarantee.class)
    void saysNothingFalseOfAShortPast(SessionGuarantee guarantee) {
        int decided = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            History history = history(seed);
            CheckResult online = judge(guarantee, history, 3);
            if (online.verdict() != Verdict.UNKNOWN) {
                CheckResult whole = SessionChecker.of(guarantee).check(history, Budget.defaults());
                assertThat(online.verdict()).as("seed %d", seed).isEqualTo(whole.verdict());
                decided++;
            }
        }
        assertThat(decided).isGreaterThan(HISTORIES / 20);
    }

    @Test
    void keepsTheNewestVersionsOfEachKey() {
        OnlineSessions sessions = new OnlineSessions(List.of(SessionGuarantee.values()), violation -> {}, 50);
        long operation = 0;
        int process = 0;
        for (int round = 0; round < 50_000; round++) {
            sessions.invoked(operation, process, "write", round % 4, round, round);
            boolean isInfo = round % 5 == 0;
            sessions.completed(operation++, process, isInfo ? Outcome.INFO : Outcome.OK, round, round);
            process += isInfo ? 1 : 0;
            assertThat(sessions.slots()).isLessThan(8 * 50);
        }
        assertThat(sessions.results().get(0).measurements()).containsEntry("versions-kept", 200L);
    }

    private static CheckResult judge(SessionGuarantee guarantee, History history, int versions) {
        OnlineSessions sessions = new OnlineSessions(List.of(guarantee), violation -> {}, versions);
        Replay.tell(history, sessions);
        sessions.ended();
        return sessions.results().get(0);
    }

    /** Replicas that lag: a read returns what its key was a while ago, of late or long, or what is being written. */
    private static History history(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HistoryBuilder builder = new HistoryBuilder();
        int clients = 2 + random.nextInt(4);
        int keys = 1 + random.nextInt(3);
        int lag = 1 + random.nextInt(6);
        int[] process = new int[clients];
        Arrays.setAll(process, client -> client);
        int[] open = new int[clients];
        Arrays.fill(open, -1);
        int next = clients;
        int value = 0;
        List<List<Integer>> written = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            written.add(new ArrayList<>(List.of(Values.NIL)));
        }
        for (int step = 0; step < 80; step++) {
            int client = random.nextInt(clients);
            if (open[client] < 0) {
                open[client] = random.nextInt(keys);
                int key = builder.values().ofLong(open[client]);
                boolean isWrite = random.nextInt(3) == 0;
                int ref = isWrite ? builder.values().ofLong(1000 + value++) : Values.NIL;
                if (isWrite) {
                    written.get(open[client]).add(ref);
                }
                builder.invoke(process[client], isWrite ? Functions.WRITE : Functions.READ, key, ref, step);
                continue;
            }
            int op = builder.open(process[client]);
            List<Integer> versions = written.get(open[client]);
            int seen = versions.get(Math.max(0, versions.size() - 1 - random.nextInt(lag)));
            boolean isRead = builder.function(op).equals(Functions.READ);
            boolean isInfo = random.nextInt(12) == 0;
            boolean isFail = !isInfo && isRead && random.nextInt(12) == 0;
            builder.complete(
                    process[client],
                    isInfo ? Outcome.INFO : isFail ? Outcome.FAIL : Outcome.OK,
                    isRead ? seen : builder.input(op),
                    step);
            process[client] = isInfo ? next++ : process[client];
            open[client] = -1;
        }
        return builder.build();
    }
}
