// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a flag is when it is not given: {@code TOUCHSTONE_TIME_LIMIT} for {@code --time-limit}, else its own default. A variable
 * that is empty is not set.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final String PREFIX = "TOUCHSTONE_";

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        return value(variable(option), environment);
    }

    /** A variable's value; null if it has none. */
    static @Nullable String value(String variable, Map<String, String> environment) {
        String value = environment.get(variable);
        return value == null || value.isBlank() ? null : value;
    }

    /** The variable that stands for the option. */
    static String variable(OptionSpec option) {
        return PREFIX
                + option.longestName().replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
