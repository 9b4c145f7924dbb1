// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        String html = CheckPage.render(builder.build(), List.of(finding(HOSTILE, 0)), subject(HOSTILE));
        assertThat(html).doesNotContain("<img").doesNotContain("alert('1')\">").contains("😀");
        assertThat(Pattern.compile("</script>").matcher(html).results().count()).isEqualTo(2);
        PageChecks.check(html);
    }

    @Test
    void drawsEverySizeOfHistory() {
        for (int operations : new int[] {0, 1, 2, 5000}) {
            History history = SampleHistory.register(3, operations, true);
            String html = CheckPage.render(history, List.of(finding("x", 0)), subject("a.jsonl"));
            PageChecks.check(html);
            assertThat(html.contains("id=\"latency-quantiles-t\"")).isEqualTo(operations > 100);
        }
    }

    @Test
    void citesOperationsThatTheHistoryDoesNotHave() {
        String html =
                CheckPage.render(SampleHistory.register(3, 5, false), List.of(finding("x", 4711)), subject("a.jsonl"));
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
        String html = CheckPage.render(builder.build(), List.of(finding("x", 3)), subject("long.jsonl"));
        assertThat(html.length()).isLessThan(2_000_000);
        PageChecks.check(html);
    }

    private static CheckSubject subject(String text) {
        return new CheckSubject(text, Verdict.INVALID, Set.of(text), Map.of(text, text), text);
    }

    @Test
    void callsMeasuredWhatDoesNotMakeTheVerdict() {
        CheckResult asked = CheckResult.valid("monotonic-reads", "scan", Map.of(), Cost.NONE);
        CheckSubject subject = new CheckSubject(
                "h", Verdict.VALID, Set.of("monotonic-reads"), Map.of("Judged as", "register"), "again");
        String html = CheckPage.render(SampleHistory.register(3, 5, false), List.of(finding("x", 1), asked), subject);
        assertThat(html)
                .contains("<section class=\"hero v-valid\">")
                .contains("v-measured")
                .contains("measured beside it")
                .contains("<dt>Judged as</dt><dd>register</dd>");
        assertThat(html.indexOf("monotonic-reads")).isLessThan(html.indexOf("measured beside it"));
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
