// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class JavaCommandTest {
    private static final Path CONFIG = Path.of("node.yaml");
    private static final Pattern ARGUMENT = Pattern.compile("--add-(opens|exports)=(\\S+)=ALL-UNNAMED");

    @Test
    void runsTheJarThatThisRunsFrom() {
        List<String> command =
                JavaCommand.forNode(CONFIG, "/opt/touchstone.jar", List.of("--add-opens=x/y=ALL-UNNAMED"));
        assertThat(command)
                .containsSequence("-jar", "/opt/touchstone.jar", "node", "--config", "node.yaml", "--with-parent")
                .containsAll(JavaCommand.options())
                .doesNotContain("--add-opens=x/y=ALL-UNNAMED");
    }

    @Test
    void runsAClassPathWithWhatThisWasGiven() {
        List<String> given = List.of("-Xmx2g", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dx=y");
        assertThat(JavaCommand.forNode(CONFIG, "a.jar:b", given))
                .containsSubsequence("--add-opens=java.base/java.lang=ALL-UNNAMED", "-cp", "a.jar:b")
                .contains("dev.touchstone.harness.cli.Main")
                .doesNotContain("-Xmx2g", "-Dx=y", "-jar");
    }

    @Test
    void handsOnTheArchiveOfClassesThatThisWasGiven() {
        String archive = "-XX:SharedArchiveFile=/opt/touchstone.jsa";
        assertThat(JavaCommand.forNode(CONFIG, "/opt/touchstone.jar", List.of("-Xmx2g", archive)))
                .containsSubsequence(archive, "-jar", "/opt/touchstone.jar")
                .doesNotContain("-Xmx2g");
    }

    @Test
    void compilesANodeThatLivesForSecondsOnce() {
        assertThat(JavaCommand.forShortLivedNode(CONFIG))
                .containsSubsequence("-XX:TieredStopAtLevel=1", "node", "--config", "node.yaml");
        assertThat(JavaCommand.forNode(CONFIG)).doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void optionsAreJvmOptionsAndNothingElse() {
        assertThat(JavaCommand.options()).isNotEmpty().allMatch(each -> each.matches("-X[^ ]+"));
    }

    /** One list is in the manifest, for those who run the jar, and one in the parent POM, for tests: they are the same. */
    @Test
    void theManifestAndTheTestsOpenTheSamePackages() throws IOException {
        Path root = Path.of(System.getProperty("user.dir")).getParent();
        TreeSet<String> tests = new TreeSet<>();
        Matcher arguments = ARGUMENT.matcher(element(root.resolve("pom.xml"), "chronicle.jvm.args"));
        while (arguments.find()) {
            tests.add(arguments.group(1) + " " + arguments.group(2));
        }
        TreeSet<String> manifest = new TreeSet<>();
        for (String kind : List.of("Opens", "Exports")) {
            for (String each :
                    element(root.resolve("harness/pom.xml"), "Add-" + kind).split(" ", -1)) {
                manifest.add(kind.toLowerCase(java.util.Locale.ROOT) + " " + each);
            }
        }
        assertThat(manifest).isNotEmpty().isEqualTo(tests);
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .map(ARGUMENT::matcher)
                        .filter(Matcher::matches)
                        .map(each -> each.group(1) + " " + each.group(2)))
                .as("this JVM was given them")
                .containsAll(tests);
    }

    private static String element(Path pom, String name) throws IOException {
        Matcher found = Pattern.compile("<" + name + ">(.*?)</" + name + ">", Pattern.DOTALL)
                .matcher(Files.readString(pom));
        assertThat(found.find()).as(name).isTrue();
        return found.group(1).strip();
    }
}
