// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.recording;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.history.History;
import dev.touchstone.history.format.JsonLinesWriter;
import dev.touchstone.reports.CheckPage;
import dev.touchstone.reports.CheckSubject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is left of a history that is not valid: {@code history.jsonl}, which {@code touchstone check} reads, and for each property
 * a page and a text, {@code linearizable.html} and {@code linearizable.txt}.
 */
final class FindingFiles {
    private final Path folder;

    FindingFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes all three, over what an earlier run left, and says where they are. */
    String write(History history, CheckResult result) {
        Path events = folder.resolve("history.jsonl");
        Path page = folder.resolve(result.property() + ".html");
        Path text = folder.resolve(result.property() + ".txt");
        try {
            Files.createDirectories(folder);
            JsonLinesWriter.write(history, events);
            Files.writeString(text, TextReport.render(history, result));
            Files.writeString(page, CheckPage.render(history, List.of(result), subject(history, result, events)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write below " + folder + ": " + e.getMessage(), e);
        }
        return "page     " + page.toAbsolutePath().toUri() + "\nhistory  " + events + "\n";
    }

    private static CheckSubject subject(History history, CheckResult result, Path events) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("property", result.property());
        Object model = result.measurements().get("model");
        if (model != null) {
            facts.put("model", model.toString());
        }
        facts.put("operations", Integer.toString(history.size()));
        facts.put("faults", Integer.toString(history.faults().size()));
        return new CheckSubject(
                String.valueOf(events.getParent().getFileName()),
                result.verdict(),
                Set.of(result.property()),
                facts,
                "touchstone check " + events + (model == null ? "" : " --model " + model));
    }
}
