// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.harness.UsageException;
import dev.touchstone.nemesis.schedule.FaultKind;
import dev.touchstone.nemesis.schedule.FaultKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignReaderTest {
    private static final String SMALL = """
            name: small
            settings: [{n: 3, r: 2, w: 2}]
            workloads: [register]
            faults: [none]
            """;

    static java.util.List<String> builtIn() {
        return CampaignReader.BUILT_IN;
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void everyBuiltInCampaignHasAPlan(String name) {
        CampaignPlan plan = CampaignPlan.of(CampaignReader.read(name), 1, "*");
        assertThat(plan.cells()).isNotEmpty();
    }

    @Test
    void whatIsWrittenReadsTheSame() {
        CampaignFile file = CampaignReader.parse("small.yaml", SMALL).withSeed(7);
        assertThat(CampaignReader.parse("again.yaml", CampaignReader.write(file)))
                .isEqualTo(file);
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndTheNearestKey() {
        assertThatThrownBy(() -> CampaignReader.parse("bad.yaml", "name: x\nsetings: []\n"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("bad.yaml:2:")
                .hasMessageContaining("setings")
                .hasMessageContaining("did you mean settings?");
    }

    @Test
    void aMissingNumberIsAnError() {
        assertThatThrownBy(() -> CampaignReader.parse("bad.yaml", SMALL.replace("w: 2", "x: 2")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("\"x\"");
        assertThatThrownBy(() -> CampaignReader.parse("bad.yaml", SMALL.replace("w: 2", "w: 0x2")))
                .hasMessageMatching("bad.yaml:[0-9]+:[0-9]+: a whole number is decimal, such as 16, not 0x2 .*");
        assertThatThrownBy(() -> CampaignReader.parse("bad.yaml", SMALL.replace(", w: 2", "")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("w");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n: 3, r: 4, w: 2", "n: 0, r: 1, w: 1", "n: 3, r: 2, w: 0", "n: 6, r: 2, w: 2"})
    void anImpossibleSettingIsSaidWithItsNumbers(String setting) {
        CampaignFile file = CampaignReader.parse("bad.yaml", SMALL.replace("n: 3, r: 2, w: 2", setting));
        assertThatThrownBy(() -> CampaignPlan.of(file, 1, "*"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("setting n=");
    }

    @Test
    void quorumThatDoesNotIntersectIsRefused() {
        CampaignFile file = CampaignReader.parse(
                "bad.yaml", SMALL.replace("n: 3, r: 2, w: 2", "n: 3, r: 1, w: 2, consistency: quorum"));
        assertThatThrownBy(() -> CampaignPlan.of(file, 1, "*"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("r + w > n");
    }

    @Test
    void anUnknownWorkloadSuggestsTheNearest() {
        CampaignFile file = CampaignReader.parse("bad.yaml", SMALL.replace("[register]", "[regster]"));
        assertThatThrownBy(() -> CampaignPlan.of(file, 1, "*"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("did you mean register?");
    }

    @Test
    void onlyChoosesCells() {
        CampaignFile quick = CampaignReader.read("quick");
        assertThat(CampaignPlan.of(quick, 1, "set.kill-one.*").cells()).hasSize(4);
        assertThatThrownBy(() -> CampaignPlan.of(quick, 1, "nothing.*")).hasMessageContaining("--only nothing.*");
    }

    @Test
    void everyFaultHasEveryKindAndAPair() {
        assertThat(CampaignReader.read("every-fault").faults())
                .containsAll(FaultKinds.all().stream().map(FaultKind::name).toList())
                .anyMatch(kind -> kind.contains("+"));
    }

    @Test
    void whatIsNoTextIsSaidToBeNone(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("binary.yaml");
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xc3, (byte) 0xa9, '\n', 'b', (byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> CampaignReader.read(file.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessage(file + ":2: not UTF-8 text, from byte 7 on");
        Files.write(file, new byte[] {'a', (byte) 0xc3});
        assertThatThrownBy(() -> CampaignReader.read(file.toString()))
                .as("cut off within a letter")
                .hasMessage(file + ":1: not UTF-8 text, from byte 1 on");
    }

    @Test
    void anEmptyFileIsAnError() {
        assertThatThrownBy(() -> CampaignReader.parse("empty.yaml", "")).isInstanceOf(UsageException.class);
    }
}
