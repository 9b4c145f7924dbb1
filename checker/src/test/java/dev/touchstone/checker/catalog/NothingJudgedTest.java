// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever is asked: a history that shows nothing is never valid. */
class NothingJudgedTest {
    /** What clients write with, by workload or model; for the others every answered operation shows something. */
    private static final Map<String, String> WRITES = Map.ofEntries(
            Map.entry("register", "write"),
            Map.entry("cas-register", "write"),
            Map.entry("multi-register", "write"),
            Map.entry("set", "add"),
            Map.entry("grow-only-set", "add"),
            Map.entry("counter", "add"),
            Map.entry("fifo-queue", "enqueue"),
            Map.entry("unordered-queue", "enqueue"),
            Map.entry("queue", "enqueue"),
            Map.entry("stack", "push"),
            Map.entry("kv", "append"),
            Map.entry("noop", "write"),
            Map.entry("bank", "transfer"),
            Map.entry("bank-overdraft", "transfer"),
            Map.entry("causal-reverse", "write"),
            Map.entry("dirty-reads", "write"),
            Map.entry("kafka", "send"),
            Map.entry("ranges", "w"),
            Map.entry("priority-queue", "enqueue"),
            Map.entry("deque", "push-front"),
            Map.entry("monotonic", "inc"),
            Map.entry("list-append", "append"),
            Map.entry("rw-register", "w"),
            Map.entry("long-fork", "w"));

    private static final Set<String> EACH_ANSWER_SHOWS =
            Set.of("mutex", "owned-mutex", "fenced-mutex", "unique-ids", "g2");

    private static final Set<String> TRANSACTIONS =
            Set.of("list-append", "rw-register", "long-fork", "multi-register", "kafka", "ranges");

    private static List<Request> requests() {
        List<Request> all = new ArrayList<>();
        for (String workload : Catalog.workloads().keySet()) {
            all.add(Request.workload(workload));
            List<String> consistency =
                    switch (workload) {
                        case "list-append", "rw-register", "ranges" -> Catalog.consistencyModels();
                        case "register" ->
                            List.of(
                                    "linearizable",
                                    "sequential",
                                    "causal",
                                    "causal-convergence",
                                    "causal-memory",
                                    "pram",
                                    "read-your-writes",
                                    "monotonic-reads",
                                    "monotonic-writes",
                                    "writes-follow-reads",
                                    "staleness");
                        case "set" ->
                            List.of(
                                    "eventual",
                                    "linearizable",
                                    "causal",
                                    "causal-memory",
                                    "pram",
                                    "writes-follow-reads");
                        case "counter", "queue", "monotonic" -> List.of("linearizable");
                        default -> List.of();
                    };
            consistency.forEach(each -> all.add(Request.workload(workload, each)));
        }
        all.add(Request.workload("rw-register", "transactional-causal"));
        all.add(Request.workload("list-append", "transactional-causal"));
        all.add(Request.workload("list-append", "pram"));
        Catalog.models().forEach(model -> all.add(new Request(null, model, List.of(), List.of(), List.of())));
        return all;
    }

    @Test
    void everyWorkloadHasItsWritesHere() {
        Set<String> known = new TreeSet<>(WRITES.keySet());
        known.addAll(EACH_ANSWER_SHOWS);
        assertThat(known).containsAll(Catalog.workloads().keySet()).containsAll(Catalog.models());
    }

    @Test
    void anEmptyHistoryIsNotValid() {
        requests().forEach(request -> assertNotValid(new HistoryBuilder().build(), request));
    }

    @Test
    void nothingThatFailedIsValid() {
        for (Request request : requests()) {
            String name = name(request);
            String write = WRITES.getOrDefault(name, name.contains("mutex") ? "acquire" : "generate");
            assertNotValid(history(name, write, Outcome.FAIL), request);
            assertNotValid(history(name, write, Outcome.INFO), request);
        }
    }

    @Test
    void writesAloneAreNotValid() {
        int asked = 0;
        for (Request request : requests()) {
            if (WRITES.containsKey(name(request))) {
                assertNotValid(history(name(request), WRITES.get(name(request)), Outcome.OK), request);
                asked++;
            }
        }
        assertThat(asked).isGreaterThan(90);
    }

    private static String name(Request request) {
        return request.workload() == null ? String.valueOf(request.model()) : request.workload();
    }

    private static void assertNotValid(History history, Request request) {
        CheckResult result = Catalog.question(history, request)
                .answer(history, checker -> Budget.defaults())
                .results()
                .get(0);
        assertThat(result.verdict()).as("%s of %s", request, history.size()).isEqualTo(Verdict.UNKNOWN);
    }

    /** Three operations, one after the other. */
    private static History history(String name, String write, Outcome outcome) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        for (int i = 0; i < 3; i++) {
            int value = values.ofLong(i);
            String function = write;
            if (TRANSACTIONS.contains(name)) {
                function = Functions.TXN;
                String micro = name.equals("list-append") ? "append" : name.equals("kafka") ? "send" : "w";
                value = values.ofList(values.ofList(values.ofKeyword(micro), values.ofLong(i), value));
            } else if (name.startsWith("bank")) {
                value = values.ofList(values.ofLong(i), values.ofLong(i + 1), values.ofLong(1));
            }
            builder.invoke(i, function, Values.NIL, value, 2L * i);
            builder.complete(i, outcome, value, 2L * i + 1);
        }
        return builder.build();
    }
}
