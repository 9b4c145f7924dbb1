// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

class RyukImageTest {
    @Test
    void testcontainersSaysWhichItIs() {
        assertThat(RyukImage.name())
                .hasValueSatisfying(name -> assertThat(name).matches("testcontainers/ryuk:[0-9.]+"));
    }

    @Test
    @NeedsDocker
    void aRegistryThatIsNotReachedIsToldAtOnce() {
        String missing = RyukImage.missing(DockerClientFactory.instance().client(), "127.0.0.1:1/ryuk:0");
        assertThat(missing)
                .startsWith(
                        "Testcontainers starts 127.0.0.1:1/ryuk:0 before all else, which the engine has not and cannot"
                                + " pull: ")
                .contains("connection refused")
                .endsWith("TESTCONTAINERS_RYUK_DISABLED=true in the environment does without it");
    }

    @Test
    @NeedsDocker(images = "touchstone-node:0.1.0")
    void whatTheEngineHasIsNotPulled() {
        assertThat(RyukImage.missing(DockerClientFactory.instance().client(), "touchstone-node:0.1.0"))
                .isEmpty();
    }
}
