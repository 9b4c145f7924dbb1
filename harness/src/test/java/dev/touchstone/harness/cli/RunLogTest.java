// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class RunLogTest {
    private static final LoggerContext CONTEXT = (LoggerContext) LoggerFactory.getILoggerFactory();

    @TempDir
    private Path folder;

    @Test
    void aRunIsLoggedToItsFileAndNotBesideTheProgressOnStandardError() throws Exception {
        Path file = folder.resolve("run.log");
        try (RunLog log = RunLog.open(file, false)) {
            log.teeing(ConsoleProgress.plain(System.err, true)).phase("cluster", "start", "5 nodes");
            assertThat(consoles()).isNotEmpty().allSatisfy(console -> {
                assertThat(console.getFilterChainDecision(event(Level.INFO))).isEqualTo(FilterReply.DENY);
                assertThat(console.getFilterChainDecision(event(Level.WARN))).isNotEqualTo(FilterReply.DENY);
            });
        }
        assertThat(Files.readString(file)).contains("event=phase what=cluster phase=start");
        try (RunLog log = RunLog.open(file, true)) {
            assertThat(log).isNotNull();
            assertThat(consoles()).allSatisfy(console -> assertThat(console.getFilterChainDecision(event(Level.DEBUG)))
                    .isNotEqualTo(FilterReply.DENY));
        }
    }

    private static List<Appender<ILoggingEvent>> consoles() {
        List<Appender<ILoggingEvent>> consoles = new ArrayList<>();
        CONTEXT.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(consoles::add);
        return consoles;
    }

    private static ILoggingEvent event(Level level) {
        return new LoggingEvent("", CONTEXT.getLogger("dev.touchstone"), level, "x", null, null);
    }
}
