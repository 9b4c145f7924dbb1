// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Maps as YAML for people: blocks, quotes only where they are needed, what is common in an anchor. */
final class YamlText {
    /** The key under which a map names the anchor that it is merged with. */
    static final String MERGE = "<<";

    private static final String STEP = "  ";
    private static final int FLOW_MAX = 100;
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z./$][A-Za-z0-9 ./$_-]*(:[A-Za-z0-9./_-]+)*|[0-9]+[a-z]+");
    private static final List<String> NOT_TEXT = List.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder text = new StringBuilder();

    /** A map at the top, to be merged into others. */
    YamlText anchor(String key, String anchor, Map<String, Object> map) {
        text.append(key).append(": &").append(anchor).append('\n');
        block(STEP, map);
        text.append('\n');
        return this;
    }

    /** A map at the top, of maps that are set apart by empty lines if they are large. */
    YamlText put(String key, Map<String, Object> map) {
        text.append(key).append(":\n");
        map.forEach((name, value) -> {
            entry(STEP, name, value);
            if (value instanceof Map<?, ?> large && !large.isEmpty()) {
                text.append('\n');
            }
        });
        return this;
    }

    String text() {
        return text.toString().stripTrailing() + "\n";
    }

    private void block(String indent, Map<?, ?> map) {
        map.forEach((key, value) -> entry(indent, String.valueOf(key), value));
    }

    private void entry(String indent, String key, Object value) {
        text.append(indent).append(key).append(':');
        if (key.equals(MERGE)) {
            text.append(" *").append(value).append('\n');
        } else if (value instanceof Map<?, ?> map) {
            text.append(map.isEmpty() ? " {}\n" : "\n");
            block(indent + STEP, map);
        } else if (value instanceof List<?> list) {
            list(indent, list);
        } else {
            text.append(' ').append(scalar(value)).append('\n');
        }
    }

    /** On one line if that is short. */
    private void list(String indent, List<?> list) {
        String flow = list.stream().map(YamlText::scalar).collect(Collectors.joining(", ", "[", "]"));
        if (flow.length() <= FLOW_MAX) {
            text.append(' ').append(flow).append('\n');
            return;
        }
        text.append('\n');
        list.forEach(each -> text.append(indent)
                .append(STEP)
                .append("- ")
                .append(scalar(each))
                .append('\n'));
    }

    /** Text in single quotes says what it says, but for the quote itself. A map in a list stands on one line. */
    private static String scalar(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(each -> each.getKey() + ": " + scalar(each.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        String plain = String.valueOf(value);
        if (!(value instanceof String) || (PLAIN.matcher(plain).matches() && !NOT_TEXT.contains(plain))) {
            return plain;
        }
        return "'" + plain.replace("'", "''") + "'";
    }
}
