// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.Outcome;
import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.testcontainers.links.ActiveFault;
import dev.touchstone.testcontainers.links.FaultyLink;
import dev.touchstone.testcontainers.links.UnseenFaultException;
import dev.touchstone.testcontainers.recording.HistoryRecording;
import dev.touchstone.testcontainers.recording.RecordedClient;
import dev.touchstone.testcontainers.recording.RecordedHistory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension as people use it, on a plain process and without Docker. */
@Timeout(120)
class TouchstoneFaultsTest {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final RegisterService SERVICE = service();

    @RegisterExtension
    static final TouchstoneFaults FAULTS = TouchstoneFaults.between("app")
            .and("service", SERVICE::address)
            .asking("GET\n")
            .writingTo(Path.of("target", "touchstone-test"));

    private static RegisterService service() {
        try {
            return new RegisterService(false);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        SERVICE.close();
    }

    @Test
    void theLinkLeadsToTheService(FaultyLink service) throws IOException {
        assertThat(ask(service, "SET 17")).isEqualTo("OK");
        assertThat(ask(service, "GET")).isEqualTo("17");
    }

    @Test
    void aCutHoldsUntilItIsHealed(FaultyLink service) throws IOException {
        try (ActiveFault cut = service.cut()) {
            assertThat(cut.evidence()).startsWith("app->service: no answer in 300 ms; service itself: answered after ");
            assertThatThrownBy(() -> RegisterService.ask(service.address(), "GET", 300))
                    .isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(ask(service, "SET 1")).isEqualTo("OK");
    }

    @Test
    void aRefusingLinkRefuses(FaultyLink service) {
        service.cut(Cut.REFUSE);
        // The extension heals it; the next test would fail if it did not.
        assertThatThrownBy(() -> ask(service, "GET")).isInstanceOf(ConnectException.class);
    }

    @Test
    void aSlowLinkIsSlow(FaultyLink service) throws IOException {
        try (ActiveFault slow = service.slow(Duration.ofMillis(400))) {
            long start = System.nanoTime();
            ask(service, "GET");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
            assertThat(slow.toString()).isEqualTo("slow of app->service");
        }
    }

    @Test
    void aResetLinkResets(FaultyLink service) throws IOException {
        try (ActiveFault reset = service.reset()) {
            assertThat(reset.toString()).isEqualTo("reset of app->service");
            assertThatThrownBy(() -> ask(service, "GET")).isInstanceOf(SocketException.class);
        }
        assertThat(ask(service, "SET 1")).isEqualTo("OK");
    }

    @Test
    void aFaultThatTheQuestionCannotShowIsNotBelieved(FaultyLink service) throws IOException {
        assertThatThrownBy(() -> service.narrow(2_000))
                .isInstanceOf(UnseenFaultException.class)
                .hasMessageStartingWith("narrow of app->service was not seen to hold: ")
                .hasMessageMatching(
                        "(?s).*this fault is seen by a question of [0-9]+ bytes, and asking\\(…\\) gives 4.*");
        assertThat(ask(service, "SET 1")).isEqualTo("OK");
    }

    @Test
    void aRegisterSurvivesACut(FaultyLink service, HistoryRecording history) throws Exception {
        history.clients(3).pausing(Duration.ofMillis(20)).start(client -> {
            long value = client.unique();
            client.write("x", value, () -> ask(service, "SET " + value));
            client.read("x", () -> Long.parseLong(ask(service, "GET")));
        });
        RecordedClient own = history.client();
        assertThat(own.read("x", () -> Long.parseLong(ask(service, "GET"))).isOk())
                .isTrue();
        try (ActiveFault cut = service.cut()) {
            assertThat(cut.toString()).isEqualTo("cut-blackhole of app->service");
            own.write("x", own.unique(), () -> RegisterService.ask(service.address(), "SET -1", 200));
        }
        RecordedHistory done = history.finish();
        done.assertLinearizable("register(0)");
        assertThat(done.history().faults()).singleElement().satisfies(window -> {
            assertThat(window.fault()).isEqualTo("cut-blackhole");
            assertThat(window.detail()).isEqualTo("app->service");
            assertThat(window.endNanos()).isLessThan(Long.MAX_VALUE);
        });
        // What was asked during the cut, by one client at least: nobody knows.
        assertThat(done.count(Outcome.INFO)).isPositive();
        assertThat(done.count(Outcome.FAIL)).isZero();
    }

    @Test
    void aRefusedConnectionIsSurelyNotDoneIfItIsSaid(FaultyLink service, HistoryRecording history) throws Exception {
        history.surelyNotDone(ConnectException.class);
        history.clients(1).times(1).run(client -> client.write("x", 1, () -> ask(service, "SET 1")));
        try (ActiveFault cut = service.cut(Cut.REFUSE)) {
            assertThat(cut.evidence()).contains("connection refused");
            history.clients(1).times(3).run(client -> client.write("x", 2, () -> ask(service, "SET 2")));
        }
        RecordedHistory done = history.finish();
        assertThat(done.count(Outcome.OK)).isEqualTo(1);
        assertThat(done.count(Outcome.FAIL)).isEqualTo(3);
        assertThat(done.count(Outcome.INFO)).isZero();
        assertThat(done.history().faults()).extracting(FaultWindow::fault).containsExactly("cut-refuse");
    }

    private static String ask(FaultyLink link, String line) throws IOException {
        return RegisterService.ask(link.address(), line, TIMEOUT_MILLIS);
    }
}
