// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command that does again what this one does: what was given, where it changes the run, and the seed. */
final class Again {
    private static final String SAFE = "[A-Za-z0-9_./:=,@%+-]+";

    /** What says where or how a run is shown, not what is run; and the seed, which is added. */
    private static final List<String> NO_MATTER = List.of(
            "--seed",
            "--out",
            "--resume",
            "--json",
            "--progress",
            "--color",
            "--quiet",
            "--verbose",
            "--dry-run",
            "--keep-cluster",
            "--repeat",
            "--unknown-ok",
            "--help",
            "--version");

    private Again() {}

    /** The command with its arguments, without a seed and without {@code --only}; it works when pasted into a shell. */
    static String of(CommandSpec spec) {
        StringBuilder line = new StringBuilder(Caller.ofProcess().program() + " ").append(spec.name());
        spec.positionalParameters().forEach(parameter -> {
            if (parameter.getValue() != null) {
                line.append(' ').append(quoted(Objects.toString(parameter.getValue())));
            }
        });
        for (OptionSpec option : spec.options()) {
            if (!NO_MATTER.contains(option.longestName())
                    && !option.longestName().equals("--only")
                    && isGiven(option)) {
                line.append(' ').append(option.longestName());
                if (!(option.getValue() instanceof Boolean)) {
                    line.append(' ').append(quoted(Objects.toString(option.getValue())));
                }
            }
        }
        return line.toString();
    }

    /** The text as one word of a POSIX shell. */
    static String quoted(String text) {
        return text.matches(SAFE) ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static boolean isGiven(ArgSpec option) {
        Object value = option.getValue();
        return value != null
                && !Boolean.FALSE.equals(value)
                && !Objects.equals(value.toString(), option.defaultValue());
    }
}
