// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.touchstone.testcontainers.links.FaultyLink;
import dev.touchstone.testcontainers.links.UnseenFaultException;
import dev.touchstone.testcontainers.recording.HistoryRecording;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.AssertionFailedError;

/** What the extension does around tests: runs small classes of tests, and looks at how they ended. */
@Timeout(120)
class ExtensionLifecycleTest {
    @TempDir
    static Path folder;

    private static RegisterService service;
    private static @Nullable FaultyLink used;

    @BeforeAll
    static void serve() throws IOException {
        service = new RegisterService(true);
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
    }

    /** A service that reads and says nothing, whatever it is asked. */
    static final class Silent {
        static InetSocketAddress mute;

        @RegisterExtension
        static final TouchstoneFaults FAULTS = TouchstoneFaults.between("app").and("mute", () -> mute);

        @Test
        void neverRuns() {
            throw new AssertionError("it ran");
        }
    }

    @Test
    void aServiceThatAnswersNothingIsRefusedAtOnce() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Silent.mute = new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort());
            EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(Silent.class))
                    .execute()
                    .containerEvents()
                    .assertThatEvents()
                    .haveExactly(
                            1,
                            finishedWithFailure(
                                    instanceOf(UnseenFaultException.class),
                                    message(text -> text.startsWith("the link app->mute does not pass, or mute does"
                                            + " not answer what it is asked, which asking(…) can change: "))));
        }
    }

    /** A service that is not there at first. */
    static final class Late {
        static InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

        @RegisterExtension
        static final TouchstoneFaults FAULTS = TouchstoneFaults.between("app").and("service", () -> address);

        @RepeatedTest(2)
        void usesOneLinkForAllTests(FaultyLink link) throws IOException {
            used = used == null ? link : used;
            assertThat(link).isSameAs(used);
            assertThat(RegisterService.ask(link.address(), "SET 1", 2_000)).isEqualTo("OK");
        }
    }

    @Test
    void aClassWhoseLinksCouldNotBeMadeCanBeRunAgain() {
        used = null;
        run(Late.class).assertStatistics(stats -> stats.started(0));
        Late.address = service.address();
        run(Late.class).assertStatistics(stats -> stats.succeeded(2));
        assertThatThrownBy(() -> Late.FAULTS.link("service"))
                .hasMessage("links are made before the first test, not earlier");
    }

    /** A test that forgets to judge. */
    static final class Forgetful {
        @RegisterExtension
        final TouchstoneFaults faults = TouchstoneFaults.between("app").and("service", () -> service.address());

        @Test
        void recordsAndForgets(FaultyLink link, HistoryRecording history) throws Exception {
            history.clients(1).start(client -> client.read("x", () -> 1));
            history.client().read("x", () -> 1);
        }
    }

    @Test
    void aHistoryThatNobodyJudgedFailsItsTest() {
        run(Forgetful.class)
                .assertThatEvents()
                .haveExactly(
                        1,
                        finishedWithFailure(
                                instanceOf(IllegalStateException.class),
                                message("a history was recorded and nobody judged it: finish() it, and assert what it"
                                        + " is")));
    }

    /** A test of a service that is not what it should be. */
    static final class Stale {
        @RegisterExtension
        final TouchstoneFaults faults = TouchstoneFaults.between("app")
                .and("service", () -> service.address())
                .writingTo(folder);

        @Test
        void isLinearizable(FaultyLink link, HistoryRecording history) throws Exception {
            history.clients(1).times(3).run(client -> {
                long value = client.unique();
                client.write("x", value, () -> RegisterService.ask(link.address(), "SET " + value, 2_000));
                client.read("x", () -> Long.parseLong(RegisterService.ask(link.address(), "GET", 2_000)));
            });
            history.finish().assertLinearizable("register(0)");
        }
    }

    @Test
    void aFindingFailsTheTestAndIsWrittenDown() throws IOException {
        Path test = folder.resolve("Stale.isLinearizable");
        run(Stale.class)
                .assertThatEvents()
                .haveExactly(
                        1,
                        finishedWithFailure(
                                instanceOf(AssertionFailedError.class),
                                message(text -> text.startsWith("the history should be valid")
                                        && text.contains("linearizable: invalid, 1 finding")
                                        && text.contains(test.resolve("linearizable.html")
                                                .toUri()
                                                .toString()))));
        assertThat(test.resolve("history.jsonl")).isNotEmptyFile();
        assertThat(test.resolve("linearizable.txt")).content().contains("linearizable: invalid, 1 finding");
        assertThat(Files.readString(test.resolve("linearizable.html")))
                .startsWith("<!doctype html>")
                .contains("Stale.isLinearizable")
                .contains("touchstone check");
    }

    /** Tests of which the first leaves its link broken. */
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static final class Untidy {
        @RegisterExtension
        static final TouchstoneFaults FAULTS = TouchstoneFaults.between("app").and("service", () -> service.address());

        @Test
        @Order(1)
        void leavesItCut(FaultyLink link) {
            used = link;
            link.cut();
        }

        @Test
        @Order(2)
        void findsItWhole(FaultyLink link) throws IOException {
            assertThat(link).isSameAs(used);
            assertThat(RegisterService.ask(link.address(), "SET 1", 2_000)).isEqualTo("OK");
        }
    }

    @Test
    void whatATestLeavesBrokenIsHealedAndTheProxyGoesWithTheClass() {
        run(Untidy.class).assertStatistics(stats -> stats.succeeded(2).failed(0));
        assertThatThrownBy(() -> RegisterService.ask(used.address(), "GET", 2_000))
                .isInstanceOf(ConnectException.class);
    }

    /** Two links, told apart in three ways. */
    static final class Two {
        @RegisterExtension
        static final TouchstoneFaults FAULTS = TouchstoneFaults.between("app")
                .and("one", () -> service.address())
                .alsoBetween("app")
                .and("other", () -> service.address());

        @Test
        void byAnnotation(@To("one") FaultyLink a, @To("app->other") FaultyLink b) {
            assertThat(a.link().to()).isEqualTo("one");
            assertThat(b.link().to()).isEqualTo("other");
        }

        @Test
        void byParameter(FaultyLink other) {
            assertThat(other.link().to()).isEqualTo("other");
        }

        @Test
        void byNothing(FaultyLink third) {
            throw new AssertionError("it ran with " + third);
        }

        @Test
        void fromNoContainer() {
            assertThatThrownBy(() -> FAULTS.link("one").addressInNetwork())
                    .hasMessage("the proxy of app->one is in this process, where no container reaches it; say"
                            + " inNetwork(network)");
        }
    }

    @Test
    void severalLinksAreToldApart() {
        run(Two.class)
                .assertStatistics(stats -> stats.succeeded(3).failed(1))
                .assertThatEvents()
                .haveExactly(
                        1,
                        finishedWithFailure(message(
                                text -> text.contains("which of [app->one, app->other] is third? Say @To(\"…\")"))));
    }

    private static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }
}
