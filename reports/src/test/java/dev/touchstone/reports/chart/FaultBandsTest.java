// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultBandsTest {
    private static final Pattern DRAWN =
            Pattern.compile("<pattern id=\"(fault-\\d+)\" [^>]*class=\"(fault-\\d)\".*?<path d=\"(.*?)\"");

    /** As many kinds as a campaign of all of them has. */
    @Test
    void noTwoKindsOfFaultsLookAlike() {
        List<String> kinds =
                IntStream.range(0, FaultBands.STYLES).mapToObj(i -> "kind-" + i).toList();
        FaultBands bands = FaultBands.of(List.of(), null, kinds);
        List<MatchResult> drawn =
                DRAWN.matcher(bands.patterns(kinds).html()).results().toList();
        assertThat(drawn).hasSizeGreaterThanOrEqualTo(48);
        assertThat(drawn).extracting(each -> each.group(2) + each.group(3)).doesNotHaveDuplicates();
        assertThat(drawn.subList(0, 8)).extracting(each -> each.group(3)).doesNotHaveDuplicates();
        assertThat(kinds).allSatisfy(kind -> {
            int style = bands.style(kind);
            assertThat(FaultBands.swatch(style).html())
                    .contains("url(#" + drawn.get(style).group(1) + ")");
            assertThat(FaultBands.swatch(style).html())
                    .contains("band " + drawn.get(style).group(2));
        });
    }

    @Test
    void aPageHasThePatternsThatItUses() {
        FaultBands bands = FaultBands.of(List.of(), null, List.of("a", "b", "c"));
        assertThat(DRAWN.matcher(bands.patterns(List.of("b")).html()).results())
                .extracting(each -> each.group(1))
                .containsExactly("fault-1");
    }
}
