// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a flag is when it is not given: {@code TOUCHSTONE_TIME_LIMIT} for {@code --time-limit}, else its own default. */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final String PREFIX = "TOUCHSTONE_";

    private final UnaryOperator<@Nullable String> environment;

    EnvironmentDefaults(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        return environment.apply(variable(option));
    }

    /** The variable that stands for the option. */
    static String variable(OptionSpec option) {
        return PREFIX
                + option.longestName().replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
