// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.history.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How progress is told, as {@code --progress} names it. */
enum ProgressMode {
    /** As on a terminal if standard error is one that can redraw a line, else plain. */
    AUTO,
    TTY,
    PLAIN,
    JSON,
    QUIET;

    /**
     * The mode with this name.
     *
     * @throws UsageException if there is none
     */
    static ProgressMode of(String name) {
        List<String> names = Arrays.stream(values())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = names.indexOf(name);
        if (index < 0) {
            throw new UsageException(Suggestion.unknown("progress mode", name, names));
        }
        return values()[index];
    }

    /** This mode, or what {@link #AUTO} comes to. */
    ProgressMode on(boolean terminal) {
        return this != AUTO ? this : terminal ? TTY : PLAIN;
    }
}
