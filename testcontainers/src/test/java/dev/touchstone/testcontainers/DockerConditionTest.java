// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

@Isolated("it sets a system property")
class DockerConditionTest {
    private String before;

    /** An image that no engine has: so the tests do not depend on whether there is an engine. */
    @NeedsDocker(images = "touchstone-no-such-image:0")
    static final class NeedsWhatIsNotThere {
        @Test
        void neverRuns() {
            throw new AssertionError("it ran");
        }
    }

    @BeforeEach
    void remember() {
        before = System.getProperty(DockerCondition.PROPERTY, "");
    }

    @AfterEach
    void restore() {
        System.setProperty(DockerCondition.PROPERTY, before);
    }

    @Test
    void whatIsMissingSkips() {
        EngineExecutionResults results = run("auto");
        results.containerEvents().assertStatistics(stats -> stats.skipped(1).failed(0));
        assertThat(results.testEvents().started().count()).isZero();
    }

    @Test
    void whatIsMissingFailsIfItIsRequired() {
        run("required")
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        finishedWithFailure(
                                message(text -> text.contains("must run (-Dtouchstone.docker=required): "))));
    }

    @Test
    void offSkips() {
        run("off").containerEvents().assertStatistics(stats -> stats.skipped(1).failed(0));
    }

    @Test
    void anotherWordIsAnError() {
        run("maybe").containerEvents().assertStatistics(stats -> stats.skipped(0)
                .failed(1));
    }

    private static EngineExecutionResults run(String wish) {
        System.setProperty(DockerCondition.PROPERTY, wish);
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(NeedsWhatIsNotThere.class))
                .execute();
    }
}
