// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.online.Violation;
import dev.touchstone.checker.output.CheckResultJson;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.harness.check.CheckJson;
import dev.touchstone.harness.check.StreamOutcome;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints what a pass over a history finds, each violation at once; with JSON a line each, the verdict last. */
final class StreamedCheck {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PrintWriter out;
    private final boolean json;
    private final long start = System.nanoTime();
    private int told;

    StreamedCheck(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** Tells a violation; beyond some they are only counted. */
    void tell(Violation violation) {
        told++;
        if (json && told <= CheckResult.MAX_FINDINGS) {
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("type", "violation").put("property", violation.property());
            line.put("seconds", (System.nanoTime() - start) / 1e9);
            line.set("finding", MAPPER.valueToTree(CheckResultJson.finding(violation.finding())));
            ObjectNode operations = line.putObject("operations");
            violation.operations().forEach((number, text) -> operations.put(Integer.toString(number), text));
            out.println(line);
        } else if (!json && told <= TextReport.MAX_CARDS) {
            out.println(TextReport.card(op -> violation.operations().getOrDefault(op, "#" + op), violation.finding()));
        } else if (!json && told == TextReport.MAX_CARDS + 1) {
            out.println("… more of them are counted");
            out.println();
        }
        out.flush();
    }

    /** Tells the verdict, and returns the code to exit with. */
    int end(StreamOutcome outcome, boolean interrupted) {
        int exitCode = interrupted ? Interrupts.exitCode() : ExitCode.of(outcome.verdict());
        double seconds = outcome.nanos() / 1e9;
        if (json) {
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("type", "verdict").put("schemaVersion", CheckJson.SCHEMA_VERSION);
            line.put("file", outcome.file()).put("verdict", outcome.verdict().word());
            line.put("exitCode", exitCode).put("operations", outcome.operations());
            ArrayNode results = line.putArray("results");
            outcome.results()
                    .forEach(result -> results.add(MAPPER.<ObjectNode>valueToTree(CheckResultJson.tree(result))));
            line.putObject("took").put("seconds", seconds);
            out.println(line);
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s: %,d operation%s in one pass%n",
                    outcome.file(),
                    outcome.operations(),
                    outcome.operations() == 1 ? "" : "s");
            outcome.results().forEach(result -> out.print(TextReport.summary(result)));
            out.printf(
                    Locale.ROOT,
                    "%s; took %.2f s, %,.0f operations a second%n",
                    outcome.verdict().word(),
                    seconds,
                    outcome.operations() / Math.max(seconds, 1e-9));
        }
        out.flush();
        return exitCode;
    }
}
