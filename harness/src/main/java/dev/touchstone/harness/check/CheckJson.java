// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.checker.catalog.Question;
import dev.touchstone.checker.output.CheckResultJson;
import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import java.util.Collection;
import java.util.Locale;

/** The document of {@code touchstone check --json}, as {@code docs/check.schema.json} describes it. */
public final class CheckJson {
    /** Rises when a field changes its meaning or goes; readers must pass over fields that they do not know. */
    public static final int SCHEMA_VERSION = 1;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CheckJson() {}

    /** The whole document, ending without a line feed. */
    public static String write(CheckOutcome outcome, int exitCode) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("schemaVersion", SCHEMA_VERSION);
        root.put("file", outcome.file());
        root.put("verdict", outcome.verdict().word());
        root.put("exitCode", exitCode);
        Question question = outcome.question();
        ObjectNode asked =
                root.putObject("judgedAs").put("name", question.name()).put("reason", question.reason());
        asked.set("deciding", texts(question.deciding()));
        root.set("history", history(outcome.history()));
        ArrayNode results = root.putArray("results");
        outcome.answer()
                .results()
                .forEach(result -> results.add(MAPPER.<ObjectNode>valueToTree(CheckResultJson.tree(result))));
        root.set("implied", texts(outcome.answer().implied()));
        root.set("skipped", texts(outcome.answer().skipped()));
        root.putObject("took")
                .put("seconds", outcome.totalNanos() / NANOS_PER_SECOND)
                .put("readingSeconds", outcome.readNanos() / NANOS_PER_SECOND)
                .put("peakHeapBytes", outcome.peakHeapBytes());
        return root.toPrettyString();
    }

    private static ObjectNode history(History history) {
        int[] outcomes = count(history);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("operations", history.size())
                .put("ok", outcomes[Outcome.OK.ordinal()])
                .put("fail", outcomes[Outcome.FAIL.ordinal()])
                .put("info", outcomes[Outcome.INFO.ordinal()])
                .put("faults", history.faults().size())
                .put("realTime", history.hasRealTime())
                .put("clock", history.hasClock())
                .put("bytes", history.retainedBytes());
        if (!history.notes().isEmpty()) {
            history.notes().forEach(node.putArray("notes")::add);
        }
        return node;
    }

    /** The same counts in words. */
    public static String outcomes(History history) {
        int[] outcomes = count(history);
        return String.format(
                Locale.ROOT,
                "%,d: %,d ok, %,d fail, %,d info; %,d fault window%s",
                history.size(),
                outcomes[Outcome.OK.ordinal()],
                outcomes[Outcome.FAIL.ordinal()],
                outcomes[Outcome.INFO.ordinal()],
                history.faults().size(),
                history.faults().size() == 1 ? "" : "s");
    }

    private static int[] count(History history) {
        int[] outcomes = new int[Outcome.values().length];
        for (int op = 0; op < history.size(); op++) {
            outcomes[history.outcome(op).ordinal()]++;
        }
        return outcomes;
    }

    private static ArrayNode texts(Collection<String> words) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        words.stream().sorted().forEach(array::add);
        return array;
    }
}
