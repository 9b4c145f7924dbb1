// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the tests which docs/known-bugs.md names are there. */
class NamedTestsTest {
    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();
    /** A class of tests, or a method of one; a method without a class is of the one before. */
    private static final Pattern NAME = Pattern.compile("`(?:[a-z]+\\.)?([A-Z]\\w*Test)?(?:\\.(\\w+))?`");

    @Test
    void areThere() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(each -> each.toString().contains("/src/test/java/"))
                    .filter(each -> each.toString().endsWith("Test.java"))
                    .toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
        String page = Files.readString(ROOT.resolve("docs/known-bugs.md"));
        List<String> missing = new ArrayList<>();
        int named = 0;
        String before = "";
        Matcher name = NAME.matcher(page.substring(page.indexOf("\n## ")));
        while (name.find()) {
            before = name.group(1) == null ? before : name.group(1);
            String source = sources.getOrDefault(before, "");
            boolean isThere =
                    name.group(2) == null ? !source.isEmpty() : source.contains("void " + name.group(2) + "(");
            if (!isThere) {
                missing.add(before + name.group());
            }
            named++;
        }
        assertThat(named).isGreaterThan(30);
        assertThat(missing).as("tests that docs/known-bugs.md names").isEmpty();
    }
}
