// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.check.CheckSession;
import dev.touchstone.harness.check.Conversion;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Suggestion;
import dev.touchstone.history.format.HistoryFormat;
import dev.touchstone.history.format.HistoryWriter;
import dev.touchstone.history.format.ReadOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone convert}: a history in another format. */
@Command(
        name = "convert",
        description =
                "Write a history, of any format that check reads, as JSON lines, EDN or columns; however long it is,"
                        + " unless it has no real time.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 written, 2 too large for memory, 3 OUT cannot be written, 64 wrong usage, not a history, or one"
                    + " that the format cannot hold,",
            "70 a bug of Touchstone, 129 hung up, 130 interrupted, 143 terminated: nothing was written.",
            "Examples:",
            "  touchstone convert history.edn history.tcol",
            "  zcat run.gz | touchstone convert - run.jsonl.zst",
        })
final class ConvertCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "IN",
            description = "a history, or - for standard input; .gz and .zst are unpacked")
    private String from = CheckSession.STANDARD_INPUT;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "a file: .jsonl, .edn or .tcol, packed if .gz or .zst follows")
    private Path to = Path.of("");

    @Option(names = "--to", paramLabel = "F", description = "json-lines, edn or columns (default: by OUT's ending)")
    private @Nullable String format;

    @Option(names = "--force", description = "replace OUT if it is there")
    private boolean force;

    @Option(
            names = "--progress",
            converter = CheckedText.OfProgress.class,
            paramLabel = "MODE",
            defaultValue = "auto",
            description = "auto, tty, plain, json or quiet (default: ${DEFAULT-VALUE})")
    private String progress = "auto";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        HistoryFormat chosen = chosen();
        refuseImpossiblePaths();
        PrintWriter err = spec.commandLine().getErr();
        boolean streamed;
        try (CheckConsole console = new CheckConsole(err, progress, Terminal.isStandardError())) {
            Conversion conversion = new Conversion(ReadOptions.defaults(), console);
            Interrupts.onFirst(conversion::interrupt);
            streamed = conversion.run(from, chosen, to);
        } catch (CancellationException e) {
            err.println("touchstone: " + e.getMessage());
            return Interrupts.exitCode();
        } catch (HistoryException e) {
            if (e.isTooLarge()) {
                err.println("touchstone: " + CheckText.tooLarge(e));
                return ExitCode.UNKNOWN;
            }
            throw e;
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s: written as %s, %,d bytes%s%n",
                        to,
                        CheckCommand.word(chosen),
                        Files.size(to),
                        streamed ? "" : "; it has no real time, and was in memory as a whole");
        return ExitCode.VALID;
    }

    private HistoryFormat chosen() {
        List<String> words =
                HistoryWriter.FORMATS.stream().map(CheckCommand::word).toList();
        if (format == null) {
            return HistoryWriter.formatOf(to)
                    .orElseThrow(() -> new UsageException("the ending of " + to
                            + " names no format: it may be .jsonl, .edn or .tcol, or --to says it: "
                            + String.join(", ", words)));
        }
        int at = words.indexOf(format);
        if (at < 0) {
            throw new UsageException("--to: " + Suggestion.unknown("format", format, words));
        }
        return HistoryWriter.FORMATS.get(at);
    }

    private void refuseImpossiblePaths() {
        KeptFolder.require("OUT", to);
        Path parent = to.toAbsolutePath().getParent();
        if (Files.isDirectory(to)) {
            throw new UsageException(to + " is a folder; name a file");
        } else if (Files.exists(to) && !force) {
            throw new UsageException(to + " is there already; --force replaces it");
        } else if (parent != null && !Files.isDirectory(parent)) {
            throw new UsageException(to + ": there is no folder " + parent);
        }
    }
}
