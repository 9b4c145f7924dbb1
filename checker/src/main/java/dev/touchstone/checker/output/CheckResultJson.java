// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link CheckResult} as JSON and back; the same result gives the same text.
 *
 * <pre>{@code
 * {"schemaVersion": 1,
 *  "property": "linearizable", "verdict": "valid" | "invalid" | "unknown",
 *  "unknown": {"cause": "timeout" | "memory" | …, "detail": "…", "remedy": "…"},        only if unknown
 *  "algorithm": "…",
 *  "findingsTotal": 3,
 *  "findings": [{"anomaly": "…", "title": "…", "inWords": "…", "because": ["…"], "operations": [1, 2],
 *                "graph": {"vertices": [{"operation": 1, "label": "…"}],
 *                          "edges": [{"from": 1, "to": 2, "type": "ww", "because": "…"}]},   only if there is one
 *                "linearization": {"order": [1], "states": ["…"], "stuck": 2, "minimal": [1, 2]},   only if …
 *                "unless": "a later read has it"}],                                              only if …
 *  "measurements": {"…": …}, "cost": {"nanos": 1, "operations": 2, "states": 3}}
 * }</pre>
 *
 * <p>The version rises when a field changes its meaning or goes; readers must ignore fields that they do not know.
 * Whole numbers of measurements come back as {@code Long}, others as {@code Double}. Safe for any number of threads.
 */
public final class CheckResultJson {
    public static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private CheckResultJson() {}

    /** The result as a JSON document. */
    public static String write(CheckResult result) {
        try {
            return MAPPER.writeValueAsString(tree(result)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "a measurement of " + result.property() + " is no number, text, list or map of these", e);
        }
    }

    /** The result as a tree, to be put into a larger document. */
    public static ObjectNode tree(CheckResult result) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schemaVersion", SCHEMA_VERSION);
        root.put("property", result.property());
        root.put("verdict", result.verdict().word());
        Unknown unknown = result.unknown();
        if (unknown != null) {
            root.putObject("unknown")
                    .put("cause", unknown.cause().word())
                    .put("detail", unknown.detail())
                    .put("remedy", unknown.remedy());
        }
        root.put("algorithm", result.algorithm());
        root.put("findingsTotal", result.findingsTotal());
        var findings = root.putArray("findings");
        result.findings().forEach(finding -> findings.add(finding(finding)));
        root.set("measurements", MAPPER.valueToTree(result.measurements()));
        root.putObject("cost")
                .put("nanos", result.cost().nanos())
                .put("operations", result.cost().operations())
                .put("states", result.cost().states());
        return root;
    }

    /** A finding as it stands in a result. */
    public static ObjectNode finding(Finding finding) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("anomaly", finding.anomaly());
        node.put("title", finding.title());
        node.put("inWords", finding.inWords());
        node.set("because", MAPPER.valueToTree(finding.because()));
        node.set("operations", MAPPER.valueToTree(finding.operations()));
        if (finding.graph() != null) {
            node.set("graph", MAPPER.valueToTree(finding.graph()));
        }
        if (finding.linearization() != null) {
            node.set("linearization", MAPPER.valueToTree(finding.linearization()));
        }
        if (finding.unless() != null) {
            node.put("unless", finding.unless());
        }
        return node;
    }

    /**
     * The result that a document tells.
     *
     * @throws IllegalArgumentException if it is malformed, or of another schema version
     */
    public static CheckResult read(String json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            int version = root.path("schemaVersion").asInt(0);
            if (version != SCHEMA_VERSION) {
                throw new IllegalArgumentException(
                        "the result has schema version " + version + ", not " + SCHEMA_VERSION);
            }
            List<Finding> findings = new ArrayList<>();
            for (JsonNode finding : required(root, "findings")) {
                findings.add(MAPPER.treeToValue(finding, Finding.class));
            }
            return new CheckResult(
                    required(root, "property").asText(),
                    verdict(required(root, "verdict").asText()),
                    root.has("unknown") ? unknown(root.get("unknown")) : null,
                    required(root, "algorithm").asText(),
                    findings,
                    required(root, "findingsTotal").asLong(),
                    map(required(root, "measurements")),
                    MAPPER.treeToValue(required(root, "cost"), Cost.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the result is malformed: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode required(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            throw new IllegalArgumentException("the result lacks the field " + field);
        }
        return value;
    }

    private static Verdict verdict(String word) {
        for (Verdict verdict : Verdict.values()) {
            if (verdict.word().equals(word)) {
                return verdict;
            }
        }
        throw new IllegalArgumentException("the verdict " + word + " is none of valid, invalid, unknown");
    }

    private static Unknown unknown(JsonNode node) {
        String word = required(node, "cause").asText();
        for (Unknown.Cause cause : Unknown.Cause.values()) {
            if (cause.word().equals(word)) {
                return new Unknown(
                        cause,
                        required(node, "detail").asText(),
                        required(node, "remedy").asText());
            }
        }
        throw new IllegalArgumentException("there is no cause " + word);
    }

    private static Map<String, Object> map(JsonNode node) {
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
        return map;
    }

    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            return map(node);
        } else if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(element -> list.add(plain(element)));
            return list;
        } else if (node.isBoolean()) {
            return node.booleanValue();
        } else if (node.isIntegralNumber()) {
            return node.longValue();
        }
        return node.isNumber() ? (Object) node.doubleValue() : node.asText();
    }
}
