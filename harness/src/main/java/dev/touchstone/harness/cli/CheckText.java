// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Measurement;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.catalog.Question;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.harness.check.CheckJson;
import dev.touchstone.harness.check.CheckOutcome;
import dev.touchstone.history.HistoryException;
import dev.touchstone.reports.CheckSubject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What came of a check, in words for a terminal and for the head of a page. */
final class CheckText {
    private CheckText() {}

    /** What to do about a history that does not fit into memory. */
    static String tooLarge(HistoryException e) {
        return e.getMessage() + "; give Java more, such as TOUCHSTONE_JAVA_OPTS=-Xmx8g";
    }

    /** Prints the report; the verdict is its last line. */
    static void print(CheckOutcome outcome, PrintWriter out) {
        Question question = outcome.question();
        out.printf(
                Locale.ROOT,
                "%s: %,d operation%s, judged as %s (%s)%n",
                name(outcome),
                outcome.history().size(),
                outcome.history().size() == 1 ? "" : "s",
                question.name(),
                question.reason());
        outcome.history().notes().forEach(note -> out.println("note: " + note));
        for (CheckResult result : outcome.answer().results()) {
            out.print(TextReport.render(outcome.history(), result));
        }
        if (!outcome.answer().implied().isEmpty()) {
            out.println("also hold, being weaker: "
                    + String.join(", ", outcome.answer().implied()));
        }
        if (!outcome.answer().skipped().isEmpty()) {
            out.println("not checked: " + String.join(", ", outcome.answer().skipped()));
        }
        out.println(outcome.verdict().word() + ignored(outcome) + "; took " + took(outcome));
    }

    /** What a page says above its findings; the command is the line to run again. */
    static CheckSubject subject(CheckOutcome outcome, String command) {
        Question question = outcome.question();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Judged as", question.name() + " (" + question.reason() + ")");
        facts.put("Operations", CheckJson.outcomes(outcome.history()));
        if (!outcome.history().notes().isEmpty()) {
            facts.put("Note", String.join("; ", outcome.history().notes()));
        }
        facts.put("Took", took(outcome));
        if (!outcome.answer().implied().isEmpty()) {
            facts.put("Also hold", String.join(", ", outcome.answer().implied()) + ", being weaker");
        }
        if (!outcome.answer().skipped().isEmpty()) {
            facts.put("Not checked", String.join(", ", outcome.answer().skipped()) + ": interrupted");
        }
        return new CheckSubject(name(outcome), outcome.verdict(), new TreeSet<>(question.deciding()), facts, command);
    }

    /** What a valid history has all the same, by the user's leave. */
    private static String ignored(CheckOutcome outcome) {
        if (outcome.verdict() != Verdict.VALID) {
            return "";
        }
        return Measurement.IGNORED
                .of(outcome.answer().results().get(0))
                .map(counts -> counts.entrySet().stream()
                        .map(each -> each.getKey() + " (" + each.getValue() + ")")
                        .collect(Collectors.joining(", ", ", but for the ignored ", "")))
                .orElse("");
    }

    private static String took(CheckOutcome outcome) {
        return String.format(
                Locale.ROOT,
                "%.2f s, reading %.2f s of it; history %,d MiB, peak heap %,d MiB",
                outcome.totalNanos() / 1e9,
                outcome.readNanos() / 1e9,
                outcome.history().retainedBytes() >> 20,
                outcome.peakHeapBytes() >> 20);
    }

    private static String name(CheckOutcome outcome) {
        return String.valueOf(Path.of(outcome.file()).getFileName());
    }
}
