// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HistoryRecordingTest {
    @TempDir
    Path folder;

    private HistoryRecording recording;

    @BeforeEach
    void begin() {
        recording = new HistoryRecording(folder);
    }

    @Test
    void whatReturnsIsOkWhatThrowsIsUnknownUnlessItWasSaid() throws InterruptedException {
        recording.surelyNotDone(ConnectException.class);
        RecordedClient client = recording.client();
        assertThat(client.write("x", 1, () -> {}).outcome()).isEqualTo(Outcome.OK);
        assertThat(client.write("x", 2, () -> {
                            throw new ConnectException("refused");
                        })
                        .outcome())
                .isEqualTo(Outcome.FAIL);
        Answer<Object> unknown = client.write("x", 3, () -> {
            throw new SocketTimeoutException("late");
        });
        assertThat(unknown.outcome()).isEqualTo(Outcome.INFO);
        assertThat(unknown.error()).hasMessage("late");
        assertThat(client.read("x", () -> 1L)).isEqualTo(new Answer<>(Outcome.OK, 1L, null));
        History history = recording.finish().history();
        assertThat(lines(history))
                .containsExactly(
                        "0 write 1 ok 1",
                        "0 write 2 fail java.net.ConnectException: refused",
                        "0 write 3 info java.net.SocketTimeoutException: late",
                        // What is unknown may still happen: the client goes on as another process.
                        "1 read nil ok 1");
    }

    @Test
    void aCompareAndSetThatSetNothingSurelyDidNotHappen() throws InterruptedException {
        RecordedClient client = recording.client();
        assertThat(client.compareAndSet("x", 1, 2, () -> true).isOk()).isTrue();
        assertThat(client.compareAndSet("x", 1, 3, () -> false).value()).isFalse();
        assertThat(lines(recording.finish().history())).containsExactly("0 cas [1 2] ok [1 2]", "0 cas [1 3] fail ");
    }

    @Test
    void anErrorIsNoOutcome() {
        RecordedClient client = recording.client();
        assertThatThrownBy(() -> client.read("x", () -> {
                    throw new AssertionError("the test's own");
                }))
                .hasMessage("the test's own");
    }

    @Test
    void anAnswerThatNoHistoryHoldsIsAnErrorOfTheTest() {
        RecordedClient client = recording.client();
        assertThatThrownBy(() -> client.read("x", Object::new)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAStepThrowsOutsideOfItsOperationsFailsTheTest() throws InterruptedException {
        // Without times(…) they might be told to end before they began.
        recording.clients(2).times(1).start(client -> {
            client.read("x", () -> 1);
            throw new IOException("in the step");
        });
        assertThatThrownBy(() -> recording.finish())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a client's step failed: java.io.IOException: in the step");
    }

    @Test
    void aRequestThatHangsIsUnknown() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        recording.patience(Duration.ofMillis(50));
        recording
                .clients(1)
                .start(client -> client.write("x", 1, () -> {
                    begun.countDown();
                    never.await();
                }));
        begun.await();
        assertThat(lines(recording.finish().history()))
                .singleElement()
                .asString()
                .startsWith("0 write 1 info");
    }

    @Test
    void clientsWithoutAnEndAreNotWaitedFor() {
        assertThatThrownBy(() -> recording.clients(1).run(client -> {}))
                .hasMessage("clients without an end are not waited for: say during(…) or times(…)");
        assertThatThrownBy(() -> recording.clients(0)).hasMessage("a load has at least 1 client, not 0");
    }

    @Test
    void aHistoryInWhichNothingWasDoneProvesNothing() throws InterruptedException {
        recording.client().write("x", 1, () -> {
            throw new IOException("down");
        });
        RecordedHistory done = recording.finish();
        assertThatThrownBy(() -> done.assertLinearizable("register"))
                .hasMessageStartingWith("none of the 1 operations was done (ok)");
    }

    @Test
    void whatComesAfterTheEndIsRefused() throws InterruptedException {
        RecordedClient client = recording.client();
        recording.finish();
        assertThatThrownBy(() -> client.read("x", () -> 1)).hasMessage("the history is finished: read comes too late");
    }

    @Test
    void numbersAreGivenOnceAndRandomChoicesAreThoseOfTheSeed() {
        RecordedClient one = recording.client();
        RecordedClient other = recording.client();
        assertThat(List.of(one.unique(), other.unique(), one.unique())).doesNotHaveDuplicates();
        RecordedClient again = new HistoryRecording(folder).client();
        assertThat(again.random().nextLong()).isEqualTo(one.random().nextLong());
        assertThat(other.random().nextLong()).isNotEqualTo(one.random().nextLong());
    }

    private static List<String> lines(History history) {
        List<String> lines = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            String end = history.isOk(op)
                    ? history.values().render(history.output(op))
                    : history.error(op) == 0 ? "" : history.values().asText(history.error(op));
            lines.add(history.process(op) + " " + history.function(op) + " "
                    + history.values().render(history.input(op)) + " "
                    + history.outcome(op).word() + " " + end);
        }
        return lines;
    }
}
