// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An object of a configuration, read strictly: each error names the place, and keys that nobody asked for are errors. */
final class ConfigObject {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h)");

    private final String place;
    private final JsonNode node;
    private final Set<String> asked = new TreeSet<>();

    private ConfigObject(String place, JsonNode node) {
        this.place = place;
        this.node = node;
    }

    /** Reads an object with the function, then refuses keys that it did not ask for. */
    static <T> T read(String place, JsonNode node, Function<ConfigObject, T> reader) {
        if (!node.isObject()) {
            throw new ConfigException((place.isEmpty() ? "the configuration" : place) + " is an object, not " + node);
        }
        ConfigObject object = new ConfigObject(place, node);
        T result;
        try {
            result = reader.apply(object);
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigException((place.isEmpty() ? "" : place + ": ") + e.getMessage());
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!object.asked.contains(name)) {
                String meant = Nearest.to(name, object.asked)
                        .map(each -> "; did you mean " + each + "?")
                        .orElse(";");
                throw new ConfigException("unknown setting " + object.at(name) + meant + " Known here: "
                        + String.join(", ", object.asked));
            }
        });
        return result;
    }

    String text(String name) {
        JsonNode value = get(name);
        if (value == null) {
            throw new ConfigException(at(name) + " is missing");
        }
        return text(at(name), value);
    }

    String text(String name, String otherwise) {
        JsonNode value = get(name);
        return value == null ? otherwise : text(at(name), value);
    }

    <T> T parsed(String name, Function<String, T> parser) {
        return parse(at(name), text(name), parser);
    }

    <T> @Nullable T parsedOrNull(String name, Function<String, T> parser) {
        JsonNode value = get(name);
        return value == null ? null : parse(at(name), text(at(name), value), parser);
    }

    int integer(String name, int otherwise) {
        return Math.toIntExact(number(name, otherwise, Integer.MAX_VALUE));
    }

    long number(String name, long otherwise, long max) {
        JsonNode value = get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() > max) {
            throw new ConfigException(at(name) + " is a whole number up to " + max + ", not " + value);
        }
        return value.longValue();
    }

    boolean bool(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isBoolean()) {
            throw new ConfigException(at(name) + " is true or false, not " + value);
        }
        return value != null && value.booleanValue();
    }

    Duration duration(String name, Duration otherwise) {
        JsonNode value = get(name);
        if (value == null) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(value.asText());
        if (!matcher.matches()) {
            throw new ConfigException(at(name) + " is a time such as 500ms, 2s, 5m or 3h, not " + value);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    <T> T object(String name, Function<ConfigObject, T> reader) {
        JsonNode value = get(name);
        return read(at(name), value == null ? JsonNodeFactory.instance.objectNode() : value, reader);
    }

    <T> List<T> list(String name, Function<ConfigObject, T> reader) {
        JsonNode value = get(name);
        if (value == null || !value.isArray() || value.isEmpty()) {
            throw new ConfigException(at(name) + " is a list with at least one entry");
        }
        List<T> all = new ArrayList<>();
        for (JsonNode each : value) {
            all.add(read(at(name) + "[" + all.size() + "]", each, reader));
        }
        return all;
    }

    <K, V> Map<K, V> map(String name, BiFunction<String, String, Map.Entry<K, V>> reader) {
        Map<K, V> all = new LinkedHashMap<>();
        JsonNode value = get(name);
        if (value != null) {
            if (!value.isObject()) {
                throw new ConfigException(at(name) + " is an object, not " + value);
            }
            value.properties().forEach(field -> {
                String where = at(name) + "." + field.getKey();
                Map.Entry<K, V> entry =
                        parse(where, text(where, field.getValue()), text -> reader.apply(field.getKey(), text));
                all.put(entry.getKey(), entry.getValue());
            });
        }
        return all;
    }

    private @Nullable JsonNode get(String name) {
        asked.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private String at(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private static String text(String where, JsonNode value) {
        if (!value.isTextual()) {
            throw new ConfigException(where + " is a text, not " + value);
        }
        return value.textValue();
    }

    private static <T> T parse(String where, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(where + ": " + e.getMessage());
        }
    }
}
