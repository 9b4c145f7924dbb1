// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Dockerfile follows the build: what it copies is what there is. */
class DockerfileTest {
    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();
    private static final Pattern MODULE = Pattern.compile("<module>(.+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("(?m)^  <artifactId>(.+)</artifactId>");
    private static final Pattern DEPENDENCY = Pattern.compile("(?m)^      <artifactId>(.+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("(?m)^  <version>(.+?)(-SNAPSHOT)?</version>");
    private static final Pattern STAGE = Pattern.compile("(?m)^FROM (\\S+)(?: AS (\\S+))?$");
    private static final Pattern COPY = Pattern.compile("(?m)^COPY (?:--chown=\\S+ )?([^-\\s]\\S*) \\S+$");
    /** A host in front of a name: what stands before the first slash has a dot or a colon. */
    private static final Pattern REGISTRY = Pattern.compile("[\\w-]+(\\.[\\w-]+)+(:\\d+)?/\\S+:\\S+");

    @Test
    void theJarIsBuiltFromAllThatTheHarnessNeeds() throws IOException {
        String dockerfile = read("Dockerfile");
        Map<String, String> poms = new TreeMap<>();
        for (String module : all(MODULE, read("pom.xml"))) {
            assertThat(dockerfile).contains("COPY " + module + "/pom.xml " + module + "/\n");
            poms.put(module, read(module + "/pom.xml"));
        }
        Set<String> needed = new TreeSet<>(Set.of("harness"));
        for (int before = 0; before != needed.size(); ) {
            before = needed.size();
            String wants = String.join("", needed.stream().map(poms::get).toList());
            poms.forEach((module, pom) -> {
                if (all(DEPENDENCY, wants).contains(all(ARTIFACT, pom).get(0))) {
                    needed.add(module);
                }
            });
        }
        assertThat(needed).contains("history", "store/protocol", "store/server");
        assertThat(needed)
                .allSatisfy(module -> assertThat(dockerfile).contains("COPY " + module + "/src " + module + "/src\n"));
    }

    @Test
    void whatIsCopiedIsThere() throws IOException {
        List<String> copied = all(COPY, read("Dockerfile"));
        assertThat(copied)
                .contains("docker/data", "pom.xml", "LICENSE", "NOTICE", "campaigns", "config")
                .allSatisfy(each -> {
                    if (!each.startsWith("harness/target/")) {
                        assertThat(ROOT.resolve(each)).exists();
                    }
                });
        try (Stream<Path> data = Files.list(ROOT.resolve("docker/data"))) {
            assertThat(data.map(each -> ROOT.relativize(each).toString())).containsExactly("docker/data/.gitkeep");
        }
        assertThat(read(".dockerignore").lines())
                .contains(
                        "docker/data/.gitkeep", "**/target", "!harness/target/touchstone.jar", ".git", "reports/runs");
    }

    @Test
    void aBuilderThatMakesAllStagesUpToItsTargetNeedsNoMavenForAJarThatIsThere() throws IOException {
        List<String> stages = new ArrayList<>();
        Matcher stage = STAGE.matcher(read("Dockerfile"));
        while (stage.find()) {
            stages.add(stage.group(1) + " " + stage.group(2));
        }
        assertThat(stages)
                .containsExactly(
                        "${BASE_IMAGE} runtime", "runtime prebuilt", "${BUILD_IMAGE} build", "runtime complete");
    }

    @Test
    void theImageHasTheVersionOfTheProject() throws IOException {
        Matcher version = VERSION.matcher(read("pom.xml"));
        assertThat(version.find()).isTrue();
        assertThat(read("Dockerfile"))
                .contains("org.opencontainers.image.version=\"" + version.group(1) + "\"")
                .contains("touchstone-node:" + version.group(1));
        assertThat(read("deploy/swarm.yml")).contains("touchstone-node:" + version.group(1));
        assertThat(read("deploy/kubernetes/statefulset.yaml")).contains("image: touchstone-node:" + version.group(1));
        assertThat(read("deploy/kubernetes/kustomization.yaml")).contains("newTag: " + version.group(1));
    }

    @Test
    void theImageOfToxiproxySaysTheVersionThatIsBuilt() throws IOException {
        String dockerfile = read("docker/toxiproxy/Dockerfile");
        List<String> version = all(Pattern.compile("(?m)^ARG TOXIPROXY_VERSION=(\\S+)$"), dockerfile);
        assertThat(version).hasSize(1);
        assertThat(dockerfile)
                .contains("org.opencontainers.image.version=\"" + version.get(0) + "\"")
                .contains("touchstone-toxiproxy:" + version.get(0));
    }

    @Test
    void noFileNamesARegistry() throws IOException {
        assertThat("ghcr.io/x/y:1").matches(REGISTRY);
        List<Path> files = new ArrayList<>(List.of(ROOT.resolve("Dockerfile")));
        for (String directory : List.of("docker", "deploy")) {
            try (Stream<Path> found = Files.walk(ROOT.resolve(directory))) {
                found.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        for (Path file : files) {
            String image = Files.readString(file).replace("${", "");
            assertThat(all(Pattern.compile("(?m)(?:image: |FROM |_IMAGE=|image=)(\\S+)"), image))
                    .as(file.toString())
                    .noneMatch(each -> REGISTRY.matcher(each).find());
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static List<String> all(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
