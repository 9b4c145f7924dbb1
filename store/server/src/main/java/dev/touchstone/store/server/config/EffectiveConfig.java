// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** A configuration with everything said that was left out but a secret, in a form that is read again. */
public final class EffectiveConfig {
    private static final int COMMENT_COLUMN = 44;

    private EffectiveConfig() {}

    /** As JSON, for {@link ServerConfig#from}. */
    public static ObjectNode of(ServerConfig config) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (Setting<?> setting : Settings.ALL) {
            JsonNode value = setting.write(config);
            List<String> names = List.of(setting.path().split("\\."));
            ObjectNode object = root;
            for (String name : names.subList(0, names.size() - 1)) {
                object = object.withObjectProperty(name);
            }
            if (value != null) {
                object.set(names.get(names.size() - 1), value);
            }
        }
        return root;
    }

    /** As YAML for readers, a setting a line, with a comment each. */
    static String yaml(ServerConfig config, Function<Setting<?>, String> comment) {
        StringBuilder text = new StringBuilder();
        write(of(config), "", comment, text);
        return text.toString();
    }

    private static void write(
            ObjectNode object, String prefix, Function<Setting<?>, String> comment, StringBuilder to) {
        object.properties().forEach(field -> {
            String path = prefix + field.getKey();
            String line =
                    "  ".repeat((int) path.chars().filter(each -> each == '.').count()) + field.getKey() + ":";
            Settings.byPath(path)
                    .ifPresentOrElse(
                            setting -> {
                                String value = line + " " + field.getValue();
                                String pad = " ".repeat(Math.max(1, COMMENT_COLUMN - value.length()));
                                to.append(value)
                                        .append(pad)
                                        .append("# ")
                                        .append(comment.apply(setting))
                                        .append(field.getValue().isNull() ? ", not shown" : "")
                                        .append('\n');
                            },
                            () -> {
                                to.append(line).append('\n');
                                write((ObjectNode) field.getValue(), path + ".", comment, to);
                            });
        });
    }
}
