// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.check.CheckJson;
import dev.touchstone.harness.check.CheckOutcome;
import dev.touchstone.history.HistoryException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import picocli.CommandLine;

/** Judges several files, each by itself: one that cannot be judged does not keep the others from it. */
final class CheckedFiles {
    /** What came of one file. */
    record Judged(CheckOutcome outcome, boolean interrupted) {
        int exitCode() {
            return interrupted ? Interrupts.exitCode() : ExitCode.of(outcome.verdict());
        }
    }

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    CheckedFiles(CommandLine line, boolean json) {
        this.out = line.getOut();
        this.err = line.getErr();
        this.json = json;
    }

    /** Judges one after another until there is an interrupt. The exit code is the worst: {@code invalid} before all others. */
    int judge(List<Path> files, Function<Path, Judged> judge) {
        List<Integer> codes = new ArrayList<>();
        String before = "[";
        for (Path file : files) {
            if (json) {
                out.println(before);
                before = ",";
            }
            int code = one(file, judge);
            out.flush();
            if (code > ExitCode.BUG) {
                end();
                err.println("touchstone: interrupted; what was decided before is above");
                return code;
            }
            codes.add(code);
        }
        end();
        return ExitCode.worst(codes);
    }

    private void end() {
        if (json) {
            out.println("]");
            out.flush();
        }
    }

    private int one(Path file, Function<Path, Judged> judge) {
        try {
            Judged judged = judge.apply(file);
            int code = judged.exitCode();
            if (json) {
                out.print(CheckJson.write(judged.outcome(), code));
            } else {
                CheckText.print(judged.outcome(), out);
                out.println(file + ": " + judged.outcome().verdict().word());
                out.println();
            }
            return code;
        } catch (CancellationException e) {
            return failed(file, String.valueOf(e.getMessage()), Interrupts.exitCode());
        } catch (HistoryException e) {
            return e.isTooLarge()
                    ? failed(file, CheckText.tooLarge(e), ExitCode.UNKNOWN)
                    : failed(file, String.valueOf(e.getMessage()), ExitCode.USAGE);
        } catch (UsageException e) {
            return failed(file, String.valueOf(e.getMessage()), ExitCode.USAGE);
        }
    }

    private int failed(Path file, String error, int code) {
        if (json) {
            out.print(JsonNodeFactory.instance
                    .objectNode()
                    .put("schemaVersion", CheckJson.SCHEMA_VERSION)
                    .put("file", file.toString())
                    .put("exitCode", code)
                    .put("error", error)
                    .toPrettyString());
        } else {
            out.println(file + ": not judged");
            out.println();
        }
        out.flush();
        err.println("touchstone: " + (error.startsWith(file.toString()) ? "" : file + ": ") + error);
        return code;
    }
}
