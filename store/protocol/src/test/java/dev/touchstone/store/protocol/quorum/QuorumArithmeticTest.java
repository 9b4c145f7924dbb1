// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That no quorum is decided elsewhere: the sources of the core do no arithmetic of that kind. */
class QuorumArithmeticTest {
    private static final Path SOURCES = Path.of(System.getProperty("user.dir"), "src/main/java");
    /** Half of some nodes, what is left of a majority, and sums of r, w and others beside n. */
    private static final Pattern ARITHMETIC = Pattern.compile(String.join(
            "|",
            "(size\\(\\)|nodes|members) / 2",
            "\\* 2 > ",
            "[<>+-]=? [\\w.()]*majority\\(\\)",
            "\\b[rw](\\(\\))? \\+ [\\w.()]+ > ",
            "- [\\w.]+\\.[rw]\\(\\)"));

    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");

    private static boolean isArithmetic(String line) {
        String code = TEXT.matcher(line.strip()).replaceAll("text");
        return !code.startsWith("*")
                && !code.startsWith("/*")
                && ARITHMETIC.matcher(code).find();
    }

    @Test
    void noQuorumIsDecidedOutsideOfRules() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> below = Files.walk(SOURCES)) {
            files = below.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getParent().endsWith("quorum"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(100);
        for (Path file : files) {
            Files.readAllLines(file).stream()
                    .filter(QuorumArithmeticTest::isArithmetic)
                    .forEach(line -> found.add(file.getFileName() + ": " + line.strip()));
        }
        assertThat(found).as("arithmetic of quorums outside of QuorumRule").isEmpty();
    }

    /** As they once stood there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "return nodes.size() / 2 + 1;",
                "return Counted.of(lives) >= acceptors.majority();",
                "return outdone.size() > acceptors.nodes().size() - acceptors.majority();",
                "return voting > others.size() / 2 || told.keySet().containsAll(others);",
                "return new Reply.Indeterminate(0, members / 2 + 1, why);",
                "return (members - unaware.size()) * 2 > members;",
                "} else if (after.r() + holders > after.n()) {",
                "require(r + w > n, text);",
                "QuorumRule.count(others, Math.max(settings.r(), others.size() + 2 - settings.w()));",
            })
    void findsIt(String line) {
        assertThat(isArithmetic(line)).isTrue();
    }
}
