// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;

/** Keeps standard error as quiet as it was when loggers say more for a file. */
final class ConsoleThreshold {
    private ConsoleThreshold() {}

    static void set(LoggerContext context, Level level) {
        Appender<ILoggingEvent> console =
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("err");
        if (console != null) {
            ThresholdFilter filter = new ThresholdFilter();
            filter.setContext(context);
            filter.setLevel(level.levelStr);
            filter.start();
            console.clearAllFilters();
            console.addFilter(filter);
        }
    }
}
