// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CallerTest {
    private static final Path FOLDER = Path.of("/work");
    private static final Path RUN = Path.of("reports/runs/1/index.html");

    @Test
    void onAHostAPathIsWholeAndAFileHasAnAddress() {
        Caller caller = new Caller(null, FOLDER);
        assertThat(caller.program()).isEqualTo("./touchstone");
        assertThat(caller.path(RUN)).isEqualTo(FOLDER.resolve(RUN));
        assertThat(caller.link(RUN)).isEqualTo("file:///work/reports/runs/1/index.html");
    }

    @Test
    void fromAContainerAPathIsSaidFromTheWorkingFolder() {
        Caller caller = new Caller("docker compose run --rm harness", FOLDER);
        assertThat(caller.program()).isEqualTo("docker compose run --rm harness");
        assertThat(caller.path(FOLDER.resolve(RUN))).isEqualTo(RUN);
        assertThat(caller.path(Path.of("reports/../reports/runs"))).isEqualTo(Path.of("reports/runs"));
        assertThat(caller.link(RUN)).isEqualTo(RUN.toString());
        assertThat(caller.path(Path.of("/elsewhere/run"))).isEqualTo(Path.of("/elsewhere/run"));
    }
}
