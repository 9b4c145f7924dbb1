// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import dev.touchstone.harness.campaign.Progress;
import dev.touchstone.reports.run.CellVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/** {@code run.log}: everything that the harness did and logged in a run, whatever standard error shows of it. */
final class RunLog implements AutoCloseable {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(RunLog.class);
    private static final String ROOT = "dev.touchstone";
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} level=%level thread=%thread logger=%logger{0} %msg%n";

    private final Logger logger;
    private final FileAppender<ILoggingEvent> file;
    private final AtomicReference<String> failure = new AtomicReference<>();
    /** How the appender says that it could not write, which it does to nobody else. */
    private final StatusListener statuses = status -> {
        if (status.getLevel() == Status.ERROR && status.getThrowable() instanceof IOException reason) {
            failure.compareAndSet(null, String.valueOf(reason.getMessage()));
        }
    };

    private RunLog(Logger logger, FileAppender<ILoggingEvent> file) {
        this.logger = logger;
        this.file = file;
        logger.getLoggerContext().getStatusManager().add(statuses);
    }

    /**
     * Begins to log into the file, after what is there.
     *
     * @param verbose whether standard error gets the same
     */
    static RunLog open(Path path, boolean verbose) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger logger = context.getLogger(ROOT);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setContext(context);
        file.setFile(path.toString());
        file.setEncoder(encoder);
        file.start();
        logger.addAppender(file);
        logger.setLevel(Level.DEBUG);
        ConsoleThreshold.set(context, verbose ? Level.DEBUG : Level.WARN);
        return new RunLog(logger, file);
    }

    /** The same progress, each event of it logged. */
    Progress teeing(Progress progress) {
        return new Progress() {
            @Override
            public void phase(String what, String phase, String detail) {
                LOG.info("event=phase what={} phase={} detail=\"{}\"", what, phase, detail);
                progress.phase(what, phase, detail);
            }

            @Override
            public void load(String what, long ok, long fail, long info, double share) {
                LOG.debug("event=load what={} ok={} fail={} info={} share={}", what, ok, fail, info, share);
                progress.load(what, ok, fail, info, share);
            }

            @Override
            public void judged(String cell, CellVerdict verdict, String headline, int done, int total) {
                LOG.info("event=judged cell={} verdict={} headline=\"{}\"", cell, verdict.word(), headline);
                progress.judged(cell, verdict, headline, done, total);
            }

            @Override
            public void over(String what) {
                progress.over(what);
            }

            @Override
            public void end() {
                progress.end();
            }
        };
    }

    @Override
    public void close() {
        logger.detachAppender(file);
        file.stop();
        logger.getLoggerContext().getStatusManager().remove(statuses);
        if (failure.get() != null) {
            System.err.println("touchstone: lines are missing from " + file.getFile() + ": " + failure.get());
        }
    }
}
