// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/**
 * Every line of {@code small/VERDICTS.tsv} in the folder that {@code -Dtouchstone.histories} names, asked as a user would: the exit code is that
 * of the line, and what is printed shows why.
 */
class SmallHistoriesTest {
    /** What must be seen, by file and, where one file is asked twice, a space and the last word of what is asked. */
    private static final Map<String, String> SEEN = Map.ofEntries(
            Map.entry("write-skew-blind.edn", "NO-ORDER"),
            Map.entry("fractured.edn", "a circle, so this cannot be"),
            Map.entry("rc-monotonic.edn", "read committed as Adya's PL-2"),
            Map.entry("history-mixed-separators.txt", "(?s)linearizable: invalid.*read 1 \\(#2\\) after .* wrote 2"),
            Map.entry("history-spaces.txt", "2 operations, judged as register"),
            Map.entry("process-named.edn", "after client-7 wrote 2"),
            Map.entry("edn-idxunsorted.edn", "note: its events were sorted by :index"),
            Map.entry("edn-timefloat.edn", "2 operations"),
            Map.entry("edn-nan.edn", "2 operations"),
            Map.entry("edn-nsmap.edn", "1 operation,"),
            Map.entry("register-as-lists.jsonl", "the workload list-append is of operations called \"txn\""),
            Map.entry(
                    "initial-zero.edn register",
                    "(?s)which nobody had written yet. Perhaps it was there at the start:\\s+--model 'register\\(0\\)'"),
            Map.entry("initial-zero.edn register(0)", "linearizable: valid"),
            Map.entry("write-acknowledged-as-nil.jsonl", "p0  write \"x\"  ok"),
            Map.entry("wr-nonfirst-aborted.edn", "G1A"),
            Map.entry("strongest.edn strict-serializable", "list-append: invalid"),
            Map.entry("strongest.edn strong-snapshot-isolation", "list-append: invalid"),
            Map.entry("la-info-fractured.edn", "G-SINGLE-ITEM"),
            Map.entry("all-failed.jsonl", "too-few-operations"),
            Map.entry("only-writes.jsonl", "too-few-operations"),
            Map.entry("stack-unknown.jsonl", "linearizable: invalid"));

    /** Nothing is read in it: by the line of only-writes.jsonl it is not valid, though the table says so. It is about its form. */
    private static final Map<String, Integer> ANOTHER_CODE = Map.of("edn-nsmap.edn", 2);

    @TestFactory
    Stream<DynamicTest> everyLine() throws IOException {
        String setting = System.getProperty("touchstone.histories", "");
        assumeTrue(!setting.isEmpty(), "-Dtouchstone.histories names no folder of real histories");
        Path folder = Path.of(setting, "small");
        List<DynamicTest> tests = new ArrayList<>();
        Set<String> asked = new LinkedHashSet<>();
        for (String line : Files.readAllLines(folder.resolve("VERDICTS.tsv"))) {
            String[] cells = line.split("\t", -1);
            if (cells[0].equals("file")) {
                continue;
            }
            String last = cells[1].substring(cells[1].lastIndexOf(' ') + 1);
            String name = SEEN.containsKey(cells[0]) ? cells[0] : cells[0] + " " + last;
            asked.add(name);
            tests.add(DynamicTest.dynamicTest(cells[0] + " " + cells[1], () -> check(folder, cells, name)));
        }
        tests.add(DynamicTest.dynamicTest("what must be seen is of a line each", () -> assertThat(asked)
                .containsExactlyInAnyOrderElementsOf(SEEN.keySet())));
        return tests.stream();
    }

    private static void check(Path folder, String[] cells, String name) {
        List<String> arguments =
                new ArrayList<>(List.of("check", folder.resolve(cells[0]).toString()));
        if (!cells[1].isBlank()) {
            arguments.addAll(List.of(cells[1].strip().split(" +")));
        }
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        int code = line.execute(arguments.toArray(String[]::new));
        int expected = ANOTHER_CODE.getOrDefault(cells[0], Integer.parseInt(cells[2].strip()));
        assertThat(code).as("%s: %s%n%s", cells[0], cells[3], said).isEqualTo(expected);
        assertThat(said.toString().replaceAll("\\n +", " "))
                .containsPattern(SEEN.getOrDefault(name, "nothing is known of " + name));
    }
}
