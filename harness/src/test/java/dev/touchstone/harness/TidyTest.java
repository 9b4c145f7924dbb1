// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the repository promises of itself: files of a size to read in one sitting, no dead links, no word to do later. */
class TidyTest {
    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();
    private static final int MAIN_LINES_MAX = 500;
    private static final int TEST_LINES_MAX = 700;
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

    @Test
    void noFileIsTooLong() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files(".java")) {
            int max = file.toString().contains("/src/test/") ? TEST_LINES_MAX : MAIN_LINES_MAX;
            int lines = Files.readAllLines(file).size();
            if (lines > max) {
                tooLong.add(ROOT.relativize(file) + " has " + lines + " lines, more than " + max);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<String> silent = files(".java").stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .map(Path::getParent)
                .distinct()
                .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
                .map(directory -> ROOT.relativize(directory).toString())
                .toList();
        assertThat(silent).isEmpty();
    }

    @Test
    void noPackageIsStillToBeDescribed() throws IOException {
        assertThat(containing("To be " + "described")).isEmpty();
        assertThat(containing("TO" + "DO")).isEmpty();
    }

    @Test
    void everyLinkInTheDocsLeadsSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path file : files(".md")) {
            Matcher links = LINK.matcher(Files.readString(file));
            while (links.find()) {
                String target = links.group(1);
                if (!target.contains("://") && !Files.exists(file.resolveSibling(target))) {
                    dead.add(ROOT.relativize(file) + " -> " + target);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    private static List<String> containing(String text) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(".java")) {
            if (Files.readString(file).contains(text)) {
                found.add(ROOT.relativize(file).toString());
            }
        }
        return found;
    }

    private static List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith(suffix))
                    .filter(file -> !ROOT.relativize(file).toString().matches("(.*/)?(target|runs|\\.git)/.*"))
                    .toList();
        }
    }
}
