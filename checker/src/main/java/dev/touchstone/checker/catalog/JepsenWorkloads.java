// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.kafka.KafkaChecker;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.monotonic.MonotonicChecker;
import dev.touchstone.checker.workload.BankChecker;
import dev.touchstone.checker.workload.CausalReverseChecker;
import dev.touchstone.checker.workload.CounterChecker;
import dev.touchstone.checker.workload.DirtyReadsChecker;
import dev.touchstone.checker.workload.G2Checker;
import dev.touchstone.checker.workload.LongForkChecker;
import dev.touchstone.checker.workload.QueueChecker;
import dev.touchstone.checker.workload.UniqueIdsChecker;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Workloads known from Jepsen's own tests. */
final class JepsenWorkloads {
    private static final String LINEARIZABLE = "linearizable";

    private JepsenWorkloads() {}

    static void addTo(Map<String, Workload> workloads) {
        add(
                workloads,
                "bank",
                "transfers between accounts, whose total stays",
                details -> bank(details, details.negativeBalances()));
        add(workloads, "bank-overdraft", "the same, where accounts may be negative", details -> bank(details, true));
        orLinearizable(workloads, "counter", "counter", "additions and reads of counters", CounterChecker::new);
        orLinearizable(
                workloads, "queue", "unordered-queue", "whether what is enqueued is delivered once", QueueChecker::new);
        add(workloads, "unique-ids", "whether generated values differ", details -> new UniqueIdsChecker());
        add(
                workloads,
                "long-fork",
                "whether reads of a group of keys saw its writes in one order",
                details -> new LongForkChecker(details.groupSize()));
        add(
                workloads,
                "causal-reverse",
                "whether who sees a write sees all that were acknowledged before it began",
                details -> new CausalReverseChecker());
        add(workloads, "g2", "Adya's predicate test: one insert a key", details -> new G2Checker());
        add(
                workloads,
                "kafka",
                "messages sent to partitions of logs and polled from them",
                details -> new KafkaChecker());
        orLinearizable(
                workloads,
                "monotonic",
                "rows whose values grow with their timestamps, or registers that are only incremented",
                "with --consistency linearizable, over all processes",
                () -> new MonotonicChecker(false),
                () -> new MonotonicChecker(true));
        add(workloads, "dirty-reads", "reads of values whose write failed", details -> new DirtyReadsChecker());
    }

    private static Checker bank(WorkloadDetails details, boolean negativeAllowed) {
        Long total = details.totalAmount();
        return new BankChecker(total == null ? OptionalLong.empty() : OptionalLong.of(total), negativeAllowed);
    }

    private static void add(
            Map<String, Workload> workloads, String name, String summary, Function<WorkloadDetails, Checker> checker) {
        workloads.put(name, new Workload(summary, request -> {
            if (request.only() != null) {
                throw new CatalogException("the workload " + name + " has one rule, and takes none");
            }
            return List.of(checker.apply(request.details()));
        }));
    }

    /** A workload with a rule of its own, whose object is also a model of linearizability. */
    private static void orLinearizable(
            Map<String, Workload> workloads, String name, String model, String summary, Supplier<Checker> checker) {
        String choice = "with --consistency linearizable, as a " + model;
        orLinearizable(workloads, name, summary, choice, checker, () -> new LinearizabilityChecker(model));
    }

    private static void orLinearizable(
            Map<String, Workload> workloads,
            String name,
            String summary,
            String choice,
            Supplier<Checker> checker,
            Supplier<Checker> linearizable) {
        workloads.put(name, new Workload(summary + "; " + choice, request -> {
            String consistency = request.only();
            if (consistency == null) {
                return List.of(checker.get());
            } else if (consistency.equals(LINEARIZABLE)) {
                return List.of(linearizable.get());
            }
            throw new CatalogException(
                    "the workload " + name + " takes " + LINEARIZABLE + " or none, not \"" + consistency + "\"");
        }));
    }
}
