// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.checker.catalog.Request;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.checker.linearizability.model.RegisterModel;
import dev.touchstone.checker.online.OnlineChecker;
import dev.touchstone.checker.online.OnlineCheckers;
import dev.touchstone.checker.online.OnlineRegisters;
import dev.touchstone.checker.online.OnlineSessions;
import dev.touchstone.checker.online.Violation;
import dev.touchstone.checker.online.transactions.OnlineTransactions;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.harness.Durations;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.check.CheckSession;
import dev.touchstone.harness.check.StreamOutcome;
import dev.touchstone.harness.check.StreamSession;
import dev.touchstone.history.Keyword;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a history is judged that memory need not hold. */
final class StreamOptions {
    private static final String LINEARIZABLE = "linearizable";
    private static final List<String> NAMES = List.of("register", "cas-register");
    private static final String LISTS = "list-append";
    private static final List<String> TRANSACTIONS = List.of(LISTS, "rw-register");

    @Option(
            names = "--stream",
            description = "judge in one pass, keeping only what later operations may still need:"
                    + " registers, and transactions on lists and registers, of any length")
    private boolean stream;

    @Option(
            names = "--follow",
            description = "the same, and wait at the end of the file for more, until Ctrl-C; violations are told as"
                    + " they come")
    private boolean follow;

    @Option(
            names = "--until-idle",
            converter = CheckedText.OfTime.class,
            paramLabel = "DURATION",
            description = "--follow ends when nothing came for so long (default: never)")
    private @Nullable String untilIdle;

    boolean isWanted() {
        if (untilIdle != null && !follow) {
            throw new UsageException("--until-idle goes with --follow");
        }
        return stream || follow;
    }

    /** Judges the file, once or for as long as it grows. */
    StreamOutcome run(StreamSession session, String file, OnlineChecker checker) {
        if (!follow) {
            return session.run(file, checker);
        } else if (file.equals(CheckSession.STANDARD_INPUT)) {
            throw new UsageException("--follow needs a file; standard input is judged as it comes with --stream");
        }
        return session.follow(file, untilIdle == null ? null : Durations.parse(untilIdle), checker);
    }

    /** The checker of a request that can be judged so. */
    static OnlineChecker checker(Request request, Consumer<Violation> told) {
        boolean isPlain = request.anomalies().isEmpty()
                && request.assumptions().isEmpty()
                && request.ignored().isEmpty();
        OnlineChecker checker = !isPlain ? null : checkerOf(request, told);
        if (checker == null) {
            throw new UsageException("--stream judges registers: --workload " + String.join(" or ", NAMES)
                    + " (or --model 'register(0)'), with --consistency " + String.join(", ", properties())
                    + "; and transactions: --workload " + String.join(" or ", TRANSACTIONS) + ", with --consistency "
                    + String.join(", ", levels().keySet()) + "; without other flags of what is judged");
        }
        return checker;
    }

    private static @Nullable OnlineChecker checkerOf(Request request, Consumer<Violation> told) {
        String wanted = request.model() != null ? request.model() : request.workload();
        if (wanted != null && TRANSACTIONS.contains(wanted)) {
            return transactions(wanted.equals(LISTS), request.consistency(), told);
        }
        Model model = wanted == null ? Models.register(null) : model(wanted);
        List<String> asked = request.consistency().isEmpty() ? List.of(LINEARIZABLE) : request.consistency();
        if (model == null || !properties().containsAll(asked)) {
            return null;
        }
        List<OnlineChecker> checkers = new ArrayList<>();
        if (asked.contains(LINEARIZABLE)) {
            checkers.add(new OnlineRegisters(initial((RegisterModel) model), told));
        }
        List<SessionGuarantee> guarantees = Arrays.stream(SessionGuarantee.values())
                .filter(guarantee -> asked.contains(guarantee.property()))
                .toList();
        if (!guarantees.isEmpty()) {
            checkers.add(new OnlineSessions(guarantees, told));
        }
        return new OnlineCheckers(checkers);
    }

    private static @Nullable OnlineChecker transactions(boolean lists, List<String> asked, Consumer<Violation> told) {
        List<OnlineChecker> checkers = new ArrayList<>();
        for (String model : asked.isEmpty() ? List.of(PolygraphLevel.STRICT_SERIALIZABLE.property()) : asked) {
            PolygraphLevel level = levels().get(model);
            if (level == null) {
                return null;
            }
            checkers.add(new OnlineTransactions(level, lists, told));
        }
        return new OnlineCheckers(checkers);
    }

    private static Map<String, PolygraphLevel> levels() {
        Map<String, PolygraphLevel> levels = new LinkedHashMap<>();
        OnlineTransactions.LEVELS.forEach(level -> levels.put(level.property(), level));
        return levels;
    }

    /** Models tell keywords as texts with a colon. */
    private static @Nullable Object initial(RegisterModel model) {
        Object value = model.initialValue();
        return value instanceof String text && text.startsWith(":") ? new Keyword(text.substring(1)) : value;
    }

    private static List<String> properties() {
        List<String> all = new ArrayList<>(List.of(LINEARIZABLE));
        Arrays.stream(SessionGuarantee.values()).map(SessionGuarantee::property).forEach(all::add);
        return all;
    }

    private static @Nullable Model model(String name) {
        String bare = name.contains("(") ? name.substring(0, name.indexOf('(')) : name;
        return NAMES.contains(bare) ? Models.byName(name) : null;
    }
}
