// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages and the help say of exit codes is what there is. */
final class ExitCodeTest {
    private static final Pattern NUMBER = Pattern.compile("\\b([0-9]{1,3})\\b");
    private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\| ([0-9, ]+) \\|");

    @Test
    void theReadmeAndTheHelpHaveAllCodes() throws IOException {
        assertThat(codes(paragraph(Files.readString(Path.of("..", "README.md")))))
                .isEqualTo(all());
        assertThat(codes(paragraph(Main.commandLine().getUsageMessage()))).isEqualTo(all());
    }

    /** A check has cells neither that could abort, nor a cluster; a node has no verdicts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "campaigns.md         | ## How it ends                        |",
                "using-the-checker.md | exit code                             | 3",
                "operations.md        | ## Starting, stopping, exit codes     | 1, 2",
            })
    void theTableHasAllCodesButThese(String page, String start, String not) throws IOException {
        String text = Files.readString(Path.of("..", "docs", page));
        String table = text.substring(text.indexOf(start));
        String rows = table.substring(table.indexOf("|---|"), table.indexOf("\n\n", table.indexOf("|---|")));
        StringBuilder columns = new StringBuilder();
        FIRST_COLUMN.matcher(rows).results().forEach(row -> columns.append(row.group(1))
                .append(' '));
        Set<Integer> expected = all();
        expected.removeAll(codes(not == null ? "" : not));
        assertThat(codes(columns.toString())).isEqualTo(expected);
    }

    /** From the words "Exit codes" to the next empty line. */
    private static String paragraph(String text) {
        String from = text.substring(text.indexOf("Exit codes"));
        int end = from.indexOf("\n\n");
        return end < 0 ? from : from.substring(0, end);
    }

    private static Set<Integer> codes(String text) {
        Set<Integer> codes = new TreeSet<>();
        Matcher numbers = NUMBER.matcher(text);
        while (numbers.find()) {
            codes.add(Integer.valueOf(numbers.group(1)));
        }
        return codes;
    }

    private static Set<Integer> all() {
        Set<Integer> codes = new TreeSet<>();
        Arrays.stream(ExitCode.class.getFields()).map(ExitCodeTest::value).forEach(codes::add);
        return codes;
    }

    private static int value(Field constant) {
        try {
            return constant.getInt(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
