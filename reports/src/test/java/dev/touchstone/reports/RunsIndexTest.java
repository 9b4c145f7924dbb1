// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsIndexTest {
    @TempDir
    Path directory;

    @Test
    void listsRunsNewestFirstAndWhatCannotBeRead() {
        SampleRun.write(directory.resolve("a"), 10);
        RunFolder older = new RunFolder(directory.resolve("b #1"));
        RunFolder.writeText(older.campaignJson(), "{\"schemaVersion\": 99}");
        String html = RunsIndex.render(directory);
        PageChecks.check(html);
        assertThat(html)
                .contains("href=\"./a/index.html\"")
                .contains("href=\"./b%20%231/index.html\"")
                .contains("schemaVersion is 99");
        assertThat(html.indexOf("quorum-faults")).isLessThan(html.indexOf("schemaVersion is 99"));
    }

    @Test
    void saysHowToMakeTheFirstRun() {
        String html = RunsIndex.render(directory.resolve("none"));
        PageChecks.check(html);
        assertThat(html).contains("touchstone campaign quick");
    }
}
