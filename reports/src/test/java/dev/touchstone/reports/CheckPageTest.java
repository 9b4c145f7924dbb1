// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CheckPageTest {
    private static final String HOSTILE = "</script></title><img src=x onerror=\"alert('1')\">&\u0001😀";

    @Test
    void showsHostileTextAsText() {
        HistoryBuilder builder = new HistoryBuilder();
        int text = builder.values().ofString(HOSTILE);
        int op = builder.invoke(1, HOSTILE, text, text, 0);
        builder.node(op, text);
        builder.complete(1, Outcome.INFO, 0, 1_000_000);
        builder.error(op, text);
        String html = CheckPage.render(builder.build(), List.of(finding(HOSTILE, 0)), HOSTILE);
        assertThat(html).doesNotContain("<img").doesNotContain("alert('1')\">").contains("😀");
        assertThat(Pattern.compile("</script>").matcher(html).results().count()).isEqualTo(2);
        PageChecks.check(html);
    }

    @Test
    void drawsEverySizeOfHistory() {
        for (int operations : new int[] {0, 1, 2, 5000}) {
            History history = SampleHistory.register(3, operations, true);
            String html = CheckPage.render(history, List.of(finding("x", 0)), "a.jsonl");
            PageChecks.check(html);
            assertThat(html.contains("id=\"latency-quantiles-t\"")).isEqualTo(operations > 0);
        }
    }

    @Test
    void citesOperationsThatTheHistoryDoesNotHave() {
        String html = CheckPage.render(SampleHistory.register(3, 5, false), List.of(finding("x", 4711)), "a.jsonl");
        assertThat(html).contains("#4711").doesNotContain("f1-graph");
    }

    @Test
    void keepsLongValuesWithinThePage() {
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 0; i < 2000; i++) {
            int value = builder.values().ofString(i + "x".repeat(10_000));
            builder.invoke(i, "write", value, value, i * 1_000_000L);
            builder.complete(i, Outcome.OK, value, i * 1_000_000L + 500);
        }
        String html = CheckPage.render(builder.build(), List.of(finding("x", 3)), "long.jsonl");
        assertThat(html.length()).isLessThan(2_000_000);
        PageChecks.check(html);
    }

    private static CheckResult finding(String text, int op) {
        Finding finding = new Finding(
                text,
                text,
                text,
                List.of(text + " #" + op),
                List.of(op),
                new Finding.Graph(List.of(new Finding.Vertex(op, text)), List.of(new Finding.Edge(op, op, text, text))),
                new Finding.Linearization(List.of(op), List.of(text), op, List.of(op)));
        return CheckResult.invalid(text, text, List.of(finding), 1, Map.of("figure", text), Cost.NONE);
    }
}
