// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.format.JsonLinesWriter;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportRendererTest {
    private static final String INVALID_CELL = "register.kill-one.n3-r2-w2-sloppy";
    private static final String CYCLE_CELL = "list-append.none.n3-r1-w1";

    @TempDir
    Path directory;

    @Test
    void drawsTheGoldenPages() throws IOException {
        Path run = render(120);
        assertGolden(run.resolve("index.html"), "index.html");
        assertGolden(run.resolve("cells").resolve(INVALID_CELL).resolve("index.html"), "cell-invalid.html");
        assertGolden(run.resolve("cells").resolve(CYCLE_CELL).resolve("index.html"), "cell-cycle.html");
    }

    @Test
    void drawsTheSameBytesAgain() throws IOException {
        Path run = directory.resolve("run");
        HistorySource histories = SampleRun.write(run, 300);
        ReportRenderer.render(run, histories);
        Map<Path, String> first = texts(run);
        ReportRenderer.render(run, histories);
        assertThat(texts(run)).isEqualTo(first);
    }

    @Test
    void writesPagesThatAreWellMadeAndNeedNoNetwork() throws IOException {
        Path run = render(400);
        List<Path> pages = pages(run);
        assertThat(pages).hasSizeGreaterThan(20);
        for (Path page : pages) {
            PageChecks.check(Files.readString(page));
        }
    }

    @Test
    void readsTheHistoriesOfTheFolder() throws IOException {
        Path run = directory.resolve("run");
        HistorySource histories = SampleRun.write(run, 60);
        RunFolder folder = new RunFolder(run);
        JsonLinesWriter.write(Objects.requireNonNull(histories.history(INVALID_CELL)), folder.history(INVALID_CELL));
        ReportRenderer.render(run);
        assertThat(Files.readString(folder.cellHtml(INVALID_CELL))).contains("All 60 operations.", "history.jsonl.zst");
        assertThat(Files.readString(folder.cellHtml(CYCLE_CELL)))
                .contains("There is no history in this cell's folder.");
    }

    @Test
    void marksAsViolationsOnlyWhatWasPromised() throws IOException {
        Path run = render(60);
        RunFolder folder = new RunFolder(run);
        assertThat(Files.readString(folder.cellHtml(CYCLE_CELL)))
                .contains("<article class=\"finding observed\"")
                .contains("list-append: not promised, measured");
        assertThat(Files.readString(folder.cellHtml(INVALID_CELL)))
                .doesNotContain("<article class=\"finding observed\"");
    }

    @Test
    void linksOnlyToFilesThatExist() throws IOException {
        Path run = render(60);
        for (Path page : pages(run)) {
            for (String href : PageChecks.hrefs(Files.readString(page))) {
                boolean history = href.equals("./history.jsonl.zst");
                if (!href.startsWith("#") && !history) {
                    assertThat(page.resolveSibling(href))
                            .as("%s in %s", href, page)
                            .exists();
                }
            }
        }
    }

    @Test
    void keepsToItsSizes() throws IOException {
        Path run = directory.resolve("run");
        HistorySource small = SampleRun.write(run, 300);
        History large = SampleHistory.register(7, 100_000, true);
        ReportRenderer.render(run, cell -> cell.equals(INVALID_CELL) ? large : small.history(cell));
        Path cell = run.resolve("cells").resolve(INVALID_CELL).resolve("index.html");
        assertThat(Files.size(run.resolve("index.html"))).isLessThan(300_000);
        assertThat(Files.size(cell)).isBetween(400_000L, 2_000_000L);
        assertThat(Files.readString(cell)).contains("of 100,000 operations: those round the findings");
    }

    @Test
    void saysWhyChartsAreMissing() throws IOException {
        Path run = directory.resolve("run");
        SampleRun.write(run, 60);
        ReportRenderer.render(run, cell -> {
            if (cell.equals(INVALID_CELL)) {
                throw HistoryException.at("history.jsonl.zst", 7, 1, "not JSON");
            }
            return cell.equals(CYCLE_CELL) ? SampleHistory.register(1, 0, true) : null;
        });
        assertThat(Files.readString(run.resolve("cells/" + INVALID_CELL + "/index.html")))
                .contains("The history cannot be read: history.jsonl.zst:7:1: not JSON")
                .contains("No order of these operations explains");
        assertThat(Files.readString(run.resolve("cells/" + CYCLE_CELL + "/index.html")))
                .contains("The history has no operations.");
        assertThat(Files.readString(run.resolve("cells/register.none.n3-r1-w1/index.html")))
                .contains("There is no history in this cell&#39;s folder.".replace("&#39;", "'"));
    }

    @Test
    void saysWhatAbortedAndWhatIsUnknownAndWhatHelps() throws IOException {
        Path run = render(60);
        assertThat(Files.readString(run.resolve("cells/register.kill-one.n3-linearizable/index.html")))
                .contains("n4 did not come back after 30 s: connection refused");
        assertThat(Files.readString(run.resolve("cells/list-append.kill-one.n3-r2-w2-strict/index.html")))
                .contains("timeout: 60 s were over at 4,211 of 9,870 transactions")
                .contains("--check-timeout 5m, or fewer keys");
    }

    @Test
    void givesEveryInvalidCellACard() throws IOException {
        Path run = render(300);
        RunFolder folder = new RunFolder(run);
        int invalid = 0;
        for (var summary : folder.campaign().cells()) {
            CellResult cell = folder.result(summary.id()).orElse(null);
            if (cell != null && summary.verdict() == CellVerdict.INVALID) {
                invalid++;
                assertThat(Files.readString(folder.cellHtml(summary.id())))
                        .contains("<article class=\"finding\" id=\"f1\"");
            }
        }
        assertThat(invalid).isEqualTo(2);
    }

    @Test
    void givesAFaultOneStyleInAllPages() throws IOException {
        Path run = render(60);
        RunFolder folder = new RunFolder(run);
        String index = Files.readString(folder.indexHtml());
        for (String fault : folder.campaign().faults()) {
            String style = style(index, fault);
            assertThat(style).as(fault).isNotEmpty();
            for (CellSummary cell : folder.campaign().cells()) {
                if (Files.isRegularFile(folder.cellHtml(cell.id()))) {
                    assertThat(style(Files.readString(folder.cellHtml(cell.id())), fault))
                            .as("%s in %s", fault, cell.id())
                            .isIn("", style);
                }
            }
        }
    }

    /** The number of the swatch beside a fault's name; empty if it has none. */
    private static String style(String html, String fault) {
        Matcher swatch =
                Pattern.compile("url\\(#fault-(\\d+)\\)\"/></svg> " + fault).matcher(html);
        return swatch.find() ? swatch.group(1) : "";
    }

    @Test
    void countsWhatTheJsonCounts() throws IOException {
        Path run = render(60);
        String index = Files.readString(run.resolve("index.html"));
        Map<CellVerdict, Integer> counts = new EnumMap<>(CellVerdict.class);
        for (CellSummary cell : new RunFolder(run).campaign().cells()) {
            counts.merge(cell.verdict(), 1, Integer::sum);
        }
        counts.forEach((verdict, count) -> assertThat(index)
                .containsPattern("<b>" + count + "</b>\\s*<span class=\"verdict v-" + verdict.lowerCase()));
    }

    @Test
    void foldsAllCardsButTheFirst() throws IOException {
        History history = SampleHistory.register(3, 50, true);
        List<Finding> findings = IntStream.range(0, 25)
                .mapToObj(i -> new Finding("a" + i, "t", "w", List.of("#3"), List.of(3, 4), null, null))
                .toList();
        String html = page(history, findings);
        assertThat(html.split("<article class=\"finding\"", -1)).hasSize(11);
        assertThat(html.split("<details open>", -1)).hasSize(4);
        assertThat(html).contains("10 of 25 findings shown here", "f1-lanes-t");
    }

    @Test
    void showsFindingsOfOneKindAsOneCard() throws IOException {
        Finding finding = new Finding("a", "t", "w", List.of("#3"), List.of(3, 4), null, null);
        String html = page(SampleHistory.register(3, 50, true), Collections.nCopies(25, finding));
        assertThat(html.split("<article class=\"finding\"", -1)).hasSize(2);
        assertThat(html).contains("<dt>24 more</dt>", "<li>t (#3, #4)</li>", "And 4 more in verdict.json.");
        assertThat(html).contains("21 of 25 findings shown here");
    }

    private static String page(History history, List<Finding> findings) throws IOException {
        CheckResult result = CheckResult.invalid("p", "x", findings, findings.size(), Map.of(), Cost.NONE);
        String html = CheckPage.render(
                history,
                List.of(result),
                new CheckSubject("a.jsonl", Verdict.INVALID, Set.of("p"), Map.of(), "touchstone check a.jsonl"));
        PageChecks.check(html);
        return html;
    }

    private Path render(int operations) {
        Path run = directory.resolve("run");
        ReportRenderer.render(run, SampleRun.write(run, operations));
        return run;
    }

    private static List<Path> pages(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<Path, String> texts(Path run) throws IOException {
        Map<Path, String> texts = new TreeMap<>();
        for (Path page : pages(run)) {
            texts.put(page, Files.readString(page));
        }
        return texts;
    }

    private static void assertGolden(Path page, String name) throws IOException {
        Path golden = Path.of("src/test/resources/golden", name);
        if (System.getProperty("rewrite") != null) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, Files.readString(page));
        }
        assertThat(Files.readString(page))
                .as("%s; -Drewrite accepts the new page", name)
                .isEqualTo(Files.readString(golden));
    }
}
