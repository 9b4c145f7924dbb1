// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.output;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
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
    public static final int SCHEMA_VERSION = CheckResultReader.SCHEMA_VERSION;

    private CheckResultJson() {}

    /** The result as a JSON document. */
    public static String write(CheckResult result) {
        try {
            return PlainJson.write(tree(result)) + "\n";
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a measurement of " + result.property() + " is no number, text, list or map of these", e);
        }
    }

    /** The result as maps, lists, texts and numbers, to be put into a larger document. */
    public static Map<String, Object> tree(CheckResult result) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("schemaVersion", SCHEMA_VERSION);
        root.put("property", result.property());
        root.put("verdict", result.verdict().word());
        Unknown unknown = result.unknown();
        if (unknown != null) {
            Map<String, Object> why = new LinkedHashMap<>();
            why.put("cause", unknown.cause().word());
            why.put("detail", unknown.detail());
            why.put("remedy", unknown.remedy());
            root.put("unknown", why);
        }
        root.put("algorithm", result.algorithm());
        root.put("findingsTotal", result.findingsTotal());
        root.put(
                "findings",
                result.findings().stream().map(CheckResultJson::finding).toList());
        root.put("measurements", result.measurements());
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("nanos", result.cost().nanos());
        cost.put("operations", result.cost().operations());
        cost.put("states", result.cost().states());
        root.put("cost", cost);
        return root;
    }

    /** A finding as it stands in a result. */
    public static Map<String, Object> finding(Finding finding) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("anomaly", finding.anomaly());
        node.put("title", finding.title());
        node.put("inWords", finding.inWords());
        node.put("because", finding.because());
        node.put("operations", finding.operations());
        Finding.Graph graph = finding.graph();
        if (graph != null) {
            node.put("graph", graph(graph));
        }
        Finding.Linearization linearization = finding.linearization();
        if (linearization != null) {
            Map<String, Object> order = new LinkedHashMap<>();
            order.put("order", linearization.order());
            order.put("states", linearization.states());
            order.put("stuck", linearization.stuck());
            order.put("minimal", linearization.minimal());
            node.put("linearization", order);
        }
        String unless = finding.unless();
        if (unless != null) {
            node.put("unless", unless);
        }
        return node;
    }

    private static Map<String, Object> graph(Finding.Graph graph) {
        List<Map<String, Object>> vertices = new ArrayList<>();
        for (Finding.Vertex vertex : graph.vertices()) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("operation", vertex.operation());
            node.put("label", vertex.label());
            vertices.add(node);
        }
        List<Map<String, Object>> edges = new ArrayList<>();
        for (Finding.Edge edge : graph.edges()) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("from", edge.from());
            node.put("to", edge.to());
            node.put("type", edge.type());
            node.put("because", edge.because());
            edges.add(node);
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("vertices", vertices);
        root.put("edges", edges);
        return root;
    }

    /**
     * The result that a document tells.
     *
     * @throws IllegalArgumentException if it is malformed, or of another schema version
     */
    public static CheckResult read(String json) {
        return new CheckResultReader(json).result();
    }
}
