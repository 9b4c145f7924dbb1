// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object within a setting, read strictly: each error names the place, and keys that nobody asked for are errors. */
final class ConfigObject {
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
            throw new ConfigException(place + " is an object, not " + node);
        }
        ConfigObject object = new ConfigObject(place, node);
        T result = ConfigException.at(place, () -> reader.apply(object));
        node.fieldNames().forEachRemaining(name -> {
            if (!object.asked.contains(name)) {
                throw unknown(object.at(name), name, object.asked);
            }
        });
        return result;
    }

    /** There is no such name, but perhaps one like it. */
    static ConfigException unknown(String place, String name, Set<String> known) {
        String meant = Nearest.to(name, known)
                .map(each -> "; did you mean " + each + "?")
                .orElse(".");
        return new ConfigException("unknown setting " + place + meant + " Known here: " + String.join(", ", known));
    }

    /** The value, which must be there. */
    <T> T get(String name, Kind<T> kind) {
        JsonNode value = value(name);
        if (value == null) {
            throw new ConfigException(at(name) + " is missing");
        }
        return kind.reader().apply(at(name), value);
    }

    <T> @Nullable T find(String name, Kind<T> kind) {
        JsonNode value = value(name);
        return value == null ? null : kind.reader().apply(at(name), value);
    }

    <T> T get(String name, Kind<T> kind, T otherwise) {
        JsonNode value = value(name);
        return value == null ? otherwise : kind.reader().apply(at(name), value);
    }

    private @Nullable JsonNode value(String name) {
        asked.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private String at(String name) {
        return place + "." + name;
    }
}
