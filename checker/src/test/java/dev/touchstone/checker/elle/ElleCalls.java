// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The recorded calls of Elle's own tests. Their histories omit invocations and let one process do two things at once. */
final class ElleCalls {
    private ElleCalls() {}

    static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> calls = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        try (var in = new GZIPInputStream(Files.newInputStream(file));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                calls.add(mapper.readTree(line));
            }
        }
        return calls;
    }

    /** Completions without an invocation get one just before; overlapping operations of a process, one each. */
    static History history(JsonNode events) {
        HistoryBuilder builder = new HistoryBuilder();
        Map<String, List<Integer>> open = new HashMap<>();
        int fresh = 1_000_000;
        for (JsonNode event : events) {
            int process = event.get("process").asInt();
            int value = value(builder.values(), event.get("value"), 0);
            String shape = process + shape(event.get("value"));
            List<Integer> waiting = open.computeIfAbsent(shape, s -> new ArrayList<>());
            boolean invoke = event.get("type").asText().equals("invoke");
            if (invoke || waiting.isEmpty()) {
                int as = builder.isOpen(process) ? fresh++ : process;
                builder.invoke(as, "txn", Values.NIL, value, 0);
                waiting.add(as);
            }
            if (!invoke) {
                Outcome outcome =
                        switch (event.get("type").asText()) {
                            case "ok" -> Outcome.OK;
                            case "fail" -> Outcome.FAIL;
                            default -> Outcome.INFO;
                        };
                builder.complete(waiting.remove(0), outcome, value, 0);
            }
        }
        return builder.build();
    }

    private static String shape(JsonNode micros) {
        StringBuilder out = new StringBuilder();
        for (JsonNode micro : micros) {
            out.append(' ').append(micro.get(0).asText()).append(' ').append(micro.get(1));
        }
        return out.toString();
    }

    /** Depth 1 is a micro-operation: its function is a keyword. */
    private static int value(Values values, JsonNode node, int depth) {
        if (node == null || node.isNull()) {
            return Values.NIL;
        } else if (node.isArray()) {
            int[] refs = new int[node.size()];
            for (int i = 0; i < refs.length; i++) {
                refs[i] = depth == 1 && i == 0
                        ? values.ofKeyword(node.get(i).asText())
                        : value(values, node.get(i), depth + 1);
            }
            return values.ofList(refs);
        }
        return node.isTextual() ? values.ofString(node.asText()) : values.ofLong(node.asLong());
    }
}
