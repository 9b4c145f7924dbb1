// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A refusal of the engine, such as of a log whose container somebody removed, reaches the caller and nobody else. */
class CallbackNoiseTest {
    @Test
    void aRefusalIsThrownAndNotLogged() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        try (ResultCallback.Adapter<Frame> frames = new ResultCallback.Adapter<>()) {
            frames.onError(new NotFoundException("No such container: n2"));
            assertThatThrownBy(() -> frames.awaitCompletion(1, TimeUnit.SECONDS))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("No such container");
        } finally {
            root.detachAppender(logged);
        }
        assertThat(logged.list).isEmpty();
    }
}
