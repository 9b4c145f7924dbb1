// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Durations;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a smaller run is looked for. */
final class ShrinkOptions {
    @Option(
            names = "--tries",
            converter = CheckedText.OfCount.class,
            paramLabel = "N",
            defaultValue = "3000",
            description = "how many runs to try at most to make a finding's run smaller (default: ${DEFAULT-VALUE})")
    private String tries = "3000";

    @Option(
            names = "--shrink-time",
            converter = CheckedText.OfDuration.class,
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "how long to try at most (default: ${DEFAULT-VALUE})")
    private String time = "2m";

    int tries() {
        return Integer.parseInt(tries);
    }

    Duration time() {
        return Durations.parse(time);
    }
}
