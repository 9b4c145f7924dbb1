// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.anomalies;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.causal.CausalChecker;
import dev.touchstone.checker.causal.CausalModel;
import dev.touchstone.checker.causal.SequentialChecker;
import dev.touchstone.checker.convergence.ConvergenceChecker;
import dev.touchstone.checker.convergence.Keeps;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.ListAppendChecker;
import dev.touchstone.checker.elle.RwRegisterChecker;
import dev.touchstone.checker.isolation.IsolationChecker;
import dev.touchstone.checker.isolation.IsolationLevel;
import dev.touchstone.checker.isolation.PolygraphChecker;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.checker.sessions.SessionChecker;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.checker.sets.SetChecker;
import dev.touchstone.checker.staleness.StalenessChecker;
import dev.touchstone.checker.workload.CausalReverseChecker;
import dev.touchstone.checker.workload.CounterChecker;
import dev.touchstone.checker.workload.DirtyReadsChecker;
import dev.touchstone.checker.workload.G2Checker;
import dev.touchstone.checker.workload.LongForkChecker;
import dev.touchstone.checker.workload.QueueChecker;
import dev.touchstone.checker.workload.UniqueIdsChecker;
import java.time.Duration;

/** The checkers by the names that the catalogue uses, and how the command line asks the same. */
final class Checkers {
    private Checkers() {}

    static Checker of(String name) {
        for (SessionGuarantee guarantee : SessionGuarantee.values()) {
            if (guarantee.property().equals(name)) {
                return SessionChecker.of(guarantee);
            }
        }
        for (CausalModel model : CausalModel.values()) {
            if (model.property().equals(name)) {
                return new CausalChecker(model);
            }
        }
        for (IsolationLevel level : IsolationLevel.values()) {
            Checker checker = new IsolationChecker(level);
            if (checker.property().equals(name)) {
                return checker;
            }
        }
        return switch (name) {
            case "list-append" -> new ListAppendChecker();
            case "lists-read-atomic", "lists-monotonic-atomic-view" ->
                new ListAppendChecker(ElleOptions.against(name.substring("lists-".length())));
            case "rw-register" -> new RwRegisterChecker();
            case "rw-linearizable-keys" ->
                new RwRegisterChecker(ElleOptions.defaults().withLinearizableKeys());
            case "serializable" -> new PolygraphChecker(PolygraphLevel.SERIALIZABLE);
            case "sequential" -> new SequentialChecker();
            case "set" -> SetChecker.eventual();
            case "queue" -> new QueueChecker();
            case "unique-ids" -> new UniqueIdsChecker();
            case "counter" -> new CounterChecker();
            case "long-fork" -> new LongForkChecker();
            case "causal-reverse" -> new CausalReverseChecker();
            case "g2" -> new G2Checker();
            case "dirty-reads" -> new DirtyReadsChecker();
            case "converges" -> new ConvergenceChecker(Keeps.NEWEST, Duration.ofMillis(1));
            case "never-stale" -> StalenessChecker.bounded(0, null);
            default -> new LinearizabilityChecker(name);
        };
    }

    /** The options of {@code touchstone check} that ask the same, or nothing if none do. */
    static String options(String name) {
        return switch (name) {
            case "rw-linearizable-keys", "converges", "never-stale" -> "";
            case "lists-read-atomic", "lists-monotonic-atomic-view" ->
                "--workload list-append --consistency " + name.substring("lists-".length());
            case "session-read-committed", "session-read-atomic", "transactional-causal", "serializable" ->
                "--workload rw-register --consistency " + name;
            case "sequential",
                    "pram",
                    "read-your-writes",
                    "monotonic-reads",
                    "monotonic-writes",
                    "writes-follow-reads",
                    "causal",
                    "causal-convergence",
                    "causal-memory" -> "--workload register --consistency " + name;
            default -> "--workload " + name;
        };
    }
}
