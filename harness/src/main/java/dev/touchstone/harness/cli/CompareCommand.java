// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.Comparison;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone compare}. */
@Command(
        name = "compare",
        description =
                "Say what changed from one run to another: cells that broke, were fixed, still fail, and latencies.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 1 if some cell of the second run is newly invalid or a control newly missed, else 0."
        })
final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "BEFORE", description = "a run's folder")
    private Path before = Path.of(".");

    @Parameters(index = "1", paramLabel = "AFTER", description = "a run's folder")
    private Path after = Path.of(".");

    @Option(names = "--json", description = "print one JSON document on standard output and nothing else")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Comparison comparison = Comparison.of(read(before), read(after));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().valueToTree(comparison).toPrettyString());
        } else {
            print(comparison, out);
        }
        out.flush();
        return comparison.broken().isEmpty() ? ExitCode.VALID : ExitCode.INVALID;
    }

    private static CampaignResult read(Path folder) {
        try {
            return new RunFolder(folder).campaign();
        } catch (RunFolderException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private void print(Comparison comparison, PrintWriter out) {
        out.println(comparison.summary());
        comparison.differences().forEach(difference -> out.println("  " + difference));
        print("broken", comparison.broken(), out);
        print("fixed", comparison.fixed(), out);
        print("still failing", comparison.stillFailing(), out);
        print("other verdicts that changed", comparison.changed(), out);
        if (!comparison.latencies().isEmpty()) {
            out.println("latency (99th percentile, where it changed by half or more)");
            comparison
                    .latencies()
                    .forEach(each -> out.printf(
                            Locale.ROOT, "  %s   %.1f ms -> %.1f ms%n", each.cell(), each.before(), each.after()));
        }
        comparison.onlyBefore().forEach(cell -> out.println("only before  " + cell));
        comparison.onlyAfter().forEach(cell -> out.println("only after   " + cell));
    }

    private static void print(String title, Iterable<Comparison.Change> changes, PrintWriter out) {
        if (changes.iterator().hasNext()) {
            out.println(title);
            changes.forEach(change -> out.println("  " + change.cell() + "   "
                    + change.before().word() + " -> " + change.after().word() + "   " + change.headline()));
        }
    }
}
