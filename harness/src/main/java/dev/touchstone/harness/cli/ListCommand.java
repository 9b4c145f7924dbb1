// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.checker.catalog.Catalog;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.history.Suggestion;
import dev.touchstone.nemesis.schedule.FaultKinds;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.server.config.Settings;
import dev.touchstone.workloads.Workloads;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone list}. */
@Command(
        name = "list",
        description = "List what there is: workloads, faults, checkers, models, campaigns, bugs, settings or runs.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    private static final Map<String, Supplier<List<String>>> LISTS = new LinkedHashMap<>();

    static {
        LISTS.put("workloads", () -> Workloads.ALL.stream()
                .map(each -> line(each.name(), each.summary()))
                .toList());
        LISTS.put("faults", () -> {
            List<String> lines = new ArrayList<>();
            FaultKinds.all().forEach(each -> lines.add(line(each.name(), each.doc())));
            lines.add(line("A+B", "Any two of these, one meanwhile the other: partition-halves+kill-one."));
            return lines;
        });
        LISTS.put("checkers", () -> Catalog.workloads().entrySet().stream()
                .map(each -> line(each.getKey(), each.getValue()))
                .toList());
        LISTS.put("models", () -> {
            List<String> lines = new ArrayList<>();
            Catalog.models().forEach(each -> lines.add(line(each, "linearizability")));
            new TreeSet<>(Catalog.consistencyModels()).forEach(each -> lines.add(line(each, "transactions")));
            return lines;
        });
        LISTS.put("campaigns", () -> CampaignReader.BUILT_IN.stream()
                .map(each -> line(each, String.valueOf(CampaignReader.read(each).summary())))
                .toList());
        LISTS.put("bugs", () -> {
            List<String> lines = new ArrayList<>();
            for (KnownBug bug : KnownBug.values()) {
                lines.add(line(bug.word(), bug.doc()));
            }
            return lines;
        });
        LISTS.put("settings", () -> Settings.ALL.stream()
                .map(each -> line(each.path(), each.meaning() + "; " + each.otherwiseText() + "; " + each.variable()))
                .toList());
        LISTS.put("runs", () -> RunsList.lines(Path.of("reports", "runs")));
    }

    @Parameters(
            index = "0",
            paramLabel = "WHAT",
            description = "workloads, faults, checkers, models, campaigns, bugs, settings or runs")
    private String what = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Supplier<List<String>> list = LISTS.get(what);
        if (list == null) {
            throw new UsageException(Suggestion.unknown("list", what, LISTS.keySet()));
        }
        PrintWriter out = spec.commandLine().getOut();
        list.get().forEach(out::println);
        return ExitCode.VALID;
    }

    static String line(String name, String summary) {
        return String.format(java.util.Locale.ROOT, "%-26s %s", name, summary);
    }
}
