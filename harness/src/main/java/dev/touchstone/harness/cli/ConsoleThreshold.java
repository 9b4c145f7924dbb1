// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;

/** Keeps standard error as quiet as it was when loggers say more for a file. */
final class ConsoleThreshold {
    private ConsoleThreshold() {}

    static void set(LoggerContext context, Level level) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(console -> {
            ThresholdFilter filter = new ThresholdFilter();
            filter.setContext(context);
            filter.setLevel(level.levelStr);
            filter.start();
            console.clearAllFilters();
            console.addFilter(filter);
        });
    }
}
