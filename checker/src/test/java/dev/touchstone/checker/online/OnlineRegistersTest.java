// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnlineRegistersTest {
    private static final int HISTORIES = 20_000;

    @Test
    void saysWhatTheWholeHistorySays() {
        int[] counts = new int[Verdict.values().length];
        for (long seed = 0; seed < HISTORIES; seed++) {
            History history = RandomRegisters.history(seed, 1 + (int) (seed % 40));
            CheckResult whole = new LinearizabilityChecker("register").check(history, Budget.defaults());
            CheckResult online = judge(history, 1000, new ArrayList<>());
            counts[whole.verdict().ordinal()]++;
            if (online.unknown() == null) {
                assertThat(online.verdict()).as("seed %d", seed).isEqualTo(whole.verdict());
            } else {
                assertThat(online.unknown().cause().word()).as("seed %d", seed).isEqualTo("too-few-operations");
                assertThat(whole.verdict()).as("seed %d", seed).isNotEqualTo(Verdict.INVALID);
            }
        }
        assertThat(counts[Verdict.VALID.ordinal()]).isGreaterThan(HISTORIES / 5);
        assertThat(counts[Verdict.INVALID.ordinal()]).isGreaterThan(HISTORIES / 5);
    }

    @ParameterizedTest
    @CsvSource({"2,false", "5,false", "20,false", "3,true", "8,true", "100000,true"})
    void saysSoOfValuesWrittenAgainAndOfCompareAndSet(int distinct, boolean hasCas) {
        int[] counts = new int[Verdict.values().length];
        for (long seed = 0; seed < HISTORIES / 10; seed++) {
            History history = RandomRegisters.history(seed, 60, distinct, hasCas);
            CheckResult online = judge(history, 1000, new ArrayList<>());
            counts[online.verdict().ordinal()]++;
            CheckResult whole =
                    new LinearizabilityChecker(hasCas ? "cas-register" : "register").check(history, Budget.defaults());
            if (online.verdict() != Verdict.UNKNOWN) {
                assertThat(online.verdict()).as("seed %d", seed).isEqualTo(whole.verdict());
            }
        }
        assertThat(counts[Verdict.UNKNOWN.ordinal()]).isLessThan(HISTORIES / 100);
        assertThat(counts[Verdict.VALID.ordinal()]).isGreaterThan(HISTORIES / 100);
        assertThat(counts[Verdict.INVALID.ordinal()]).isGreaterThan(HISTORIES / 100);
    }

    @Test
    void whatWasForgottenIsStillInvalid() {
        for (long seed = 0; seed < HISTORIES / 10; seed++) {
            History history = RandomRegisters.history(seed, 40);
            List<Finding> all = new ArrayList<>();
            List<Finding> forgetful = new ArrayList<>();
            judge(history, 1000, all);
            judge(history, 0, forgetful);
            assertThat(forgetful).as("seed %d", seed).hasSameSizeAs(all);
        }
    }

    @Test
    void keepsWhatIsOpenAndIndeterminateWritesOnly() {
        OnlineRegisters registers = new OnlineRegisters(null, violation -> {
            throw new AssertionError(violation.toString());
        });
        int clients = 50;
        long operation = 0;
        long indeterminate = 0;
        long[] open = new long[clients];
        for (int round = 0; round < 20_000; round++) {
            for (int client = 0; client < clients; client++) {
                open[client] = operation++;
                registers.invoked(open[client], client, "write", client % 3, open[client], operation);
            }
            for (int client = 0; client < clients; client++) {
                boolean isInfo = (round * clients + client) % 100 == 7;
                indeterminate += isInfo ? 1 : 0;
                registers.completed(open[client], client, isInfo ? Outcome.INFO : Outcome.OK, open[client], operation);
            }
            assertThat(registers.kept()).isLessThan(indeterminate + 3L * clients);
        }
        assertThat(operation).isEqualTo(1_000_000);
    }

    @Test
    void whatItCitesIsWrongByItself() {
        int cited = 0;
        for (long seed = 0; seed < HISTORIES / 10; seed++) {
            History history = RandomRegisters.history(seed, 40);
            List<Finding> found = new ArrayList<>();
            judge(history, 1000, found);
            for (Finding finding : found) {
                cited++;
                CheckResult part =
                        new LinearizabilityChecker("register").check(part(history, finding), Budget.defaults());
                assertThat(part.verdict()).as("seed %d: %s", seed, finding).isEqualTo(Verdict.INVALID);
            }
        }
        assertThat(cited).isGreaterThan(HISTORIES / 100);
    }

    private static CheckResult judge(History history, int forgotten, List<Finding> found) {
        OnlineRegisters registers = new OnlineRegisters(null, violation -> found.add(violation.finding()), forgotten);
        Replay.tell(history, registers);
        registers.ended();
        return registers.results().get(0);
    }

    /** The operations cited, and the writes of what they saw. */
    private static History part(History history, Finding finding) {
        HistoryBuilder builder = new HistoryBuilder();
        List<Integer> kept = new ArrayList<>(finding.operations());
        for (int op = 0; op < history.size(); op++) {
            int value = history.value(op);
            boolean writesIt = history.function(op).equals("write")
                    && finding.operations().stream().anyMatch(cited -> history.values()
                            .render(history.value(cited))
                            .equals(history.values().render(value)));
            if (writesIt && !kept.contains(op)) {
                kept.add(op);
            }
        }
        int[] events = new int[history.events()];
        for (int op : kept) {
            events[history.invokeIndex(op)] = op + 1;
            if (history.endIndex(op) != History.NEVER) {
                events[history.endIndex(op)] = -op - 1;
            }
        }
        for (int event : events) {
            int op = Math.abs(event) - 1;
            if (event > 0) {
                builder.invoke(
                        history.process(op),
                        history.function(op),
                        0,
                        copy(history, history.input(op), builder),
                        history.invokeNanos(op));
            } else if (event < 0) {
                builder.complete(
                        history.process(op),
                        history.outcome(op),
                        copy(history, history.output(op), builder),
                        history.completeNanos(op));
            }
        }
        return builder.build();
    }

    private static int copy(History history, int ref, HistoryBuilder builder) {
        return history.values().isNil(ref)
                ? 0
                : builder.values().ofLong(history.values().asLong(ref));
    }
}
