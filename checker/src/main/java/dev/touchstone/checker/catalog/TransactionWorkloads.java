// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.isolation.IsolationLevel;
import dev.touchstone.checker.isolation.ProvedListChecker;
import dev.touchstone.checker.isolation.ProvedRegisterChecker;
import dev.touchstone.checker.isolation.WeakIsolationChecker;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.checker.ranges.RangeChecker;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.checker.visibility.VisibilityChecker;
import dev.touchstone.history.Functions;
import dev.touchstone.history.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked of a history of transactions. */
final class TransactionWorkloads {
    /** What may be assumed of the versions of registers in transactions, as Elle calls it. */
    static final List<String> ASSUMPTIONS = List.of("wfr-keys", "sequential-keys", "linearizable-keys");

    private TransactionWorkloads() {}

    static void addTo(Map<String, Workload> workloads) {
        workloads.put(
                "list-append",
                new Workload(
                        "transactions of appends and reads, as Elle's", Functions.TXN, request -> of(request, true)));
        workloads.put(
                "rw-register",
                new Workload(
                        "transactions of writes and reads, as Elle's", Functions.TXN, request -> of(request, false)));
        workloads.put(
                "ranges",
                new Workload(
                        "transactions that read ranges of keys and delete keys, beside reads and writes or appends",
                        Functions.TXN,
                        request -> List.of(new RangeChecker(elle(request, false)))));
    }

    /** Elle's check; for registers, whose order of versions Elle seldom knows, with a proof beside it. */
    private static List<Checker> of(Request request, boolean lists) {
        List<String> models = request.consistency();
        boolean plain = request.anomalies().isEmpty()
                && request.assumptions().isEmpty()
                && request.ignored().isEmpty();
        if (plain && models.size() == 1) {
            Checker weak = lists ? visibility(models.get(0)) : weakIsolation(models.get(0));
            if (weak != null) {
                return List.of(weak);
            }
        }
        ElleOptions options = elle(request, lists);
        if (lists) {
            return List.of(new ProvedListChecker(options));
        }
        return List.of(new ProvedRegisterChecker(options));
    }

    /** What decides a level below snapshots that is not Adya's, or null. */
    private static @Nullable Checker weakIsolation(String model) {
        return switch (model) {
            case "read-atomic" -> WeakIsolationChecker.withoutSessions(IsolationLevel.READ_ATOMIC);
            case "session-read-atomic" -> WeakIsolationChecker.of(IsolationLevel.READ_ATOMIC);
            case "session-read-committed" -> WeakIsolationChecker.of(IsolationLevel.READ_COMMITTED);
            case "transactional-causal", "causal" -> WeakIsolationChecker.of(IsolationLevel.CAUSAL);
            default -> null;
        };
    }

    /** The check of a model of lists that goes by what reads show, or null. */
    private static @Nullable Checker visibility(String model) {
        if (model.equals("causal") || model.equals("transactional-causal")) {
            return VisibilityChecker.ofCausalLists();
        }
        for (SessionGuarantee guarantee : SessionGuarantee.values()) {
            if (guarantee.property().equalsIgnoreCase(model)) {
                return VisibilityChecker.ofLists(guarantee);
            }
        }
        return null;
    }

    private static ElleOptions elle(Request request, boolean lists) {
        List<String> named = new ArrayList<>(request.anomalies());
        named.addAll(request.ignored());
        for (String anomaly : named) {
            if (!ConsistencyModels.standard().anomalies().contains(anomaly)) {
                throw new CatalogException(Suggestion.unknown(
                        "anomaly", anomaly, ConsistencyModels.standard().anomalies()));
            }
        }
        List<String> models =
                request.consistency().isEmpty() && request.anomalies().isEmpty()
                        ? ElleOptions.defaults().consistencyModels()
                        : request.consistency();
        ElleOptions options =
                new ElleOptions(models, request.anomalies(), false, false, false, false).withIgnored(request.ignored());
        for (String assumption : request.assumptions()) {
            if (lists) {
                throw new CatalogException("--assume is for registers; the versions of lists show themselves");
            }
            options = switch (assumption) {
                case "wfr-keys" -> options.withWfrKeys();
                case "sequential-keys" -> options.withSequentialKeys();
                case "linearizable-keys" -> options.withLinearizableKeys();
                default -> throw new CatalogException(Suggestion.unknown("assumption", assumption, ASSUMPTIONS));
            };
        }
        return options;
    }
}
