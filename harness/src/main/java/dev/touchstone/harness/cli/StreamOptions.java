// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.checker.catalog.Request;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.checker.linearizability.model.RegisterModel;
import dev.touchstone.checker.online.OnlineChecker;
import dev.touchstone.checker.online.OnlineRegisters;
import dev.touchstone.checker.online.Violation;
import dev.touchstone.harness.UsageException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a history is judged that memory need not hold. */
final class StreamOptions {
    private static final List<String> NAMES = List.of("register", "cas-register");

    @Option(
            names = "--stream",
            description = "judge in one pass, keeping only what later operations may still need:"
                    + " registers, of any length")
    private boolean stream;

    boolean isWanted() {
        return stream;
    }

    /** The checker of a request that can be judged so. */
    OnlineChecker checker(Request request, Consumer<Violation> told) {
        String wanted = request.model() != null ? request.model() : request.workload();
        boolean weaker = request.consistency().stream().anyMatch(each -> !each.equals("linearizable"));
        Model model = wanted == null ? Models.register(null) : model(wanted);
        if (model == null
                || weaker
                || !request.anomalies().isEmpty()
                || !request.assumptions().isEmpty()) {
            throw new UsageException("--stream judges whether registers are linearizable: say --workload "
                    + String.join(" or ", NAMES) + ", or --model 'register(0)', and nothing else");
        }
        return new OnlineRegisters(((RegisterModel) model).initialValue(), told);
    }

    private static @Nullable Model model(String name) {
        String bare = name.contains("(") ? name.substring(0, name.indexOf('(')) : name;
        return NAMES.contains(bare) ? Models.byName(name) : null;
    }
}
