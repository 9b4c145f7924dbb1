// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A result from the document that tells it. */
final class CheckResultReader {
    static final int SCHEMA_VERSION = 1;

    private final Map<?, ?> root;

    CheckResultReader(String json) {
        try {
            root = as(Map.class, PlainJson.read(json), "the document");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the result is malformed: " + e.getOriginalMessage(), e);
        }
        int version = root.get("schemaVersion") instanceof Long number ? Math.toIntExact(number) : 0;
        if (version != SCHEMA_VERSION) {
            throw new IllegalArgumentException("the result has schema version " + version + ", not " + SCHEMA_VERSION);
        }
    }

    CheckResult result() {
        Map<?, ?> cost = map(root, "cost");
        return new CheckResult(
                text(root, "property"),
                verdict(text(root, "verdict")),
                root.containsKey("unknown") ? unknown(map(root, "unknown")) : null,
                text(root, "algorithm"),
                list(root, "findings", CheckResultReader::finding),
                number(root, "findingsTotal"),
                measurements(map(root, "measurements")),
                new Cost(number(cost, "nanos"), number(cost, "operations"), number(cost, "states")));
    }

    private static Finding finding(Object of) {
        Map<?, ?> node = as(Map.class, of, "a finding");
        return new Finding(
                text(node, "anomaly"),
                text(node, "title"),
                text(node, "inWords"),
                list(node, "because", CheckResultReader::text),
                list(node, "operations", CheckResultReader::operation),
                node.containsKey("graph") ? graph(map(node, "graph")) : null,
                node.containsKey("linearization") ? linearization(map(node, "linearization")) : null,
                node.containsKey("unless") ? text(node, "unless") : null);
    }

    private static Finding.Graph graph(Map<?, ?> node) {
        return new Finding.Graph(
                list(node, "vertices", of -> {
                    Map<?, ?> vertex = as(Map.class, of, "a vertex");
                    return new Finding.Vertex(operation(required(vertex, "operation")), text(vertex, "label"));
                }),
                list(node, "edges", of -> {
                    Map<?, ?> edge = as(Map.class, of, "an edge");
                    return new Finding.Edge(
                            operation(required(edge, "from")),
                            operation(required(edge, "to")),
                            text(edge, "type"),
                            text(edge, "because"));
                }));
    }

    private static Finding.Linearization linearization(Map<?, ?> node) {
        return new Finding.Linearization(
                list(node, "order", CheckResultReader::operation),
                list(node, "states", CheckResultReader::text),
                operation(required(node, "stuck")),
                list(node, "minimal", CheckResultReader::operation));
    }

    private static Verdict verdict(String word) {
        for (Verdict verdict : Verdict.values()) {
            if (verdict.word().equals(word)) {
                return verdict;
            }
        }
        throw new IllegalArgumentException("the verdict " + word + " is none of valid, invalid, unknown");
    }

    private static Unknown unknown(Map<?, ?> node) {
        String word = text(node, "cause");
        for (Unknown.Cause cause : Unknown.Cause.values()) {
            if (cause.word().equals(word)) {
                return new Unknown(cause, text(node, "detail"), text(node, "remedy"));
            }
        }
        throw new IllegalArgumentException("there is no cause " + word);
    }

    @SuppressWarnings("unchecked") // the keys of an object are texts
    private static Map<String, Object> measurements(Map<?, ?> node) {
        return (Map<String, Object>) node;
    }

    private static Object required(Map<?, ?> node, String field) {
        Object value = node.get(field);
        if (value == null) {
            throw new IllegalArgumentException("the result lacks the field " + field);
        }
        return value;
    }

    private static Map<?, ?> map(Map<?, ?> node, String field) {
        return as(Map.class, required(node, field), field);
    }

    private static String text(Map<?, ?> node, String field) {
        return as(String.class, required(node, field), field);
    }

    private static String text(Object value) {
        return as(String.class, value, "a text");
    }

    private static long number(Map<?, ?> node, String field) {
        return as(Long.class, required(node, field), field);
    }

    private static int operation(Object value) {
        return Math.toIntExact(as(Long.class, value, "an operation"));
    }

    private static <T> List<T> list(Map<?, ?> node, String field, Function<Object, T> element) {
        List<T> all = new ArrayList<>();
        for (Object each : as(List.class, required(node, field), field)) {
            all.add(element.apply(each));
        }
        return all;
    }

    private static <T> T as(Class<T> type, @Nullable Object value, String what) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("the result is malformed: " + what + " is " + value);
        }
        return type.cast(value);
    }
}
