// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Durations;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a smaller run is looked for. */
final class ShrinkOptions {
    @Option(
            names = "--tries",
            paramLabel = "N",
            defaultValue = "3000",
            description = "how many runs to try at most to make a finding's run smaller (default: ${DEFAULT-VALUE})")
    private int tries = 3000;

    @Option(
            names = "--shrink-time",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "how long to try at most (default: ${DEFAULT-VALUE})")
    private String time = "2m";

    int tries() {
        return tries;
    }

    Duration time() {
        return Durations.parse(time);
    }
}
