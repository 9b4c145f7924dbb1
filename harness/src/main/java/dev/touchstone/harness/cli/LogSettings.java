// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much is logged, and in which form, by the environment; a variable that is empty is not set. */
final class LogSettings {
    static final String LEVEL = "TOUCHSTONE_LOG_LEVEL";
    static final String FORMAT = "TOUCHSTONE_LOG_FORMAT";

    /** Of logback, which takes any other for DEBUG. */
    private static final List<String> LEVELS = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

    private static final List<String> FORMATS = List.of("text", "json");

    private LogSettings() {}

    /** What is wrong with the variables, as a sentence; null if nothing is. */
    static @Nullable String problem(Map<String, String> environment) {
        String level = EnvironmentDefaults.value(LEVEL, environment);
        if (level != null && !LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
            return LEVEL + " is one of " + String.join(", ", LEVELS) + ", not \"" + level + "\"";
        }
        String format = EnvironmentDefaults.value(FORMAT, environment);
        return format == null || FORMATS.contains(format) ? null : FORMAT + " is text or json, not \"" + format + "\"";
    }

    static boolean isJson(Map<String, String> environment) {
        return "json".equals(EnvironmentDefaults.value(FORMAT, environment));
    }
}
