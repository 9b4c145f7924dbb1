// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What settings were given, by path, each with its place; what is set again is set. Not thread-safe. */
final class SettingValues {
    private final Map<String, Given> given = new TreeMap<>();
    private final Set<String> asked = new TreeSet<>();

    /**
     * A value somebody gave.
     *
     * @param place where, for messages: {@code node.yaml: limits.x}
     * @param source the same in short, for who knows which setting it is: {@code node.yaml}
     */
    record Given(JsonNode value, String place, String source) {}

    /** Sets one; null is as if it were not set there. */
    void put(Setting<?> setting, Given value) {
        if (!value.value().isNull() && !value.value().isMissingNode()) {
            given.put(setting.path(), value);
        }
    }

    /** What a setting is, or is by default. */
    <T> T get(Setting<T> setting) {
        T value = find(setting);
        if (value == null) {
            throw new ConfigException(setting.path() + " is missing: set it in a file, as " + setting.variable()
                    + ", or by --set " + setting.path() + "=…");
        }
        return value;
    }

    /** The same; null if it is not set and there is no default. */
    <T> @Nullable T find(Setting<T> setting) {
        asked.add(setting.path());
        Given value = given.get(setting.path());
        return value == null ? setting.otherwise() : setting.kind().reader().apply(value.place(), value.value());
    }

    /** Where a setting was given; its path if nowhere. */
    String place(Setting<?> setting) {
        Given value = given.get(setting.path());
        return value == null ? setting.path() : value.place();
    }

    /** Where a setting was given, in short; {@code default} if nowhere. */
    String source(Setting<?> setting) {
        Given value = given.get(setting.path());
        return value == null ? "default" : value.source();
    }

    /** The paths that were asked for. */
    Set<String> asked() {
        return asked;
    }
}
