// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * That the tree can be read from the bottom up: no files of a package name each other in a circle, and no packages do. What
 * still does is listed here; the lists are exact, so they only get shorter.
 */
class CirclesTest {
    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();
    private static final String BASE = "dev.touchstone.";

    /** Packages with circles of files. */
    private static final Set<String> CIRCLES_OF_FILES = Set.of(
            "benchmarks.attack",
            "harness.cli",
            "nemesis",
            "nemesis.proxy",
            "reports.run",
            "store.client",
            "store.client.core",
            "store.protocol.version",
            "store.server.config",
            "store.server.http",
            "store.server.transport",
            "testcontainers",
            "testcontainers.links",
            "testcontainers.recording");

    /** Circles of packages. */
    private static final Set<Set<String>> CIRCLES_OF_PACKAGES = Set.of(
            Set.of("harness.campaign", "harness.cli"),
            Set.of("nemesis", "nemesis.schedule"),
            Set.of("reports", "reports.chart", "reports.drawing", "reports.page"));

    @Test
    void noFilesOfAPackageMakeACircle() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        circles(SourceNames.below(ROOT).withinPackages())
                .forEach(circle -> found.merge(
                        shortened(SourceNames.packageOf(circle.iterator().next())), circle, CirclesTest::union));
        assertThat(found.keySet()).as("circles of files: %s", found).isEqualTo(CIRCLES_OF_FILES);
    }

    @Test
    void noPackagesMakeACircle() throws IOException {
        Set<Set<String>> found = circles(SourceNames.below(ROOT).betweenPackages()).stream()
                .map(circle ->
                        circle.stream().map(CirclesTest::shortened).collect(Collectors.toCollection(TreeSet::new)))
                .collect(Collectors.toSet());
        assertThat(found).as("circles of packages").isEqualTo(CIRCLES_OF_PACKAGES);
    }

    @Test
    void filesThatNameEachOtherMakeACircle() {
        SourceNames names = SourceNames.of(Map.of(
                "a.One", "package a; final class One { Two two; }",
                "a.Two", "package a; import b.Three; final class Two { static final int MAX = Four.MAX; }",
                "a.Four", "package a; /** {@link One} */ final class Four { String s = \"One\"; One.Inner x; }",
                "a.Five", "package a; final class Five { enum One { A } One one = One.A; b.Three.Two x; }",
                "b.Three", "package b; import static a.Five.FIVE; final class Three {}"));
        assertThat(circles(names.withinPackages())).containsExactly(Set.of("a.One", "a.Two", "a.Four"));
        assertThat(circles(names.betweenPackages())).containsExactly(Set.of("a", "b"));
    }

    private static String shortened(String name) {
        return name.startsWith(BASE) ? name.substring(BASE.length()) : name;
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> both = new TreeSet<>(a);
        both.addAll(b);
        return both;
    }

    /** The sets of two or more that reach each other. */
    private static Set<Set<String>> circles(Map<String, Set<String>> graph) {
        Map<String, Set<String>> reached = new LinkedHashMap<>();
        graph.keySet().forEach(from -> reached.put(from, reachedFrom(from, graph)));
        return graph.keySet().stream()
                .map(one -> reached.get(one).stream()
                        .filter(other -> reached.get(other).contains(one))
                        .collect(Collectors.<String, Set<String>>toCollection(TreeSet::new)))
                .filter(circle -> !circle.isEmpty())
                .collect(Collectors.toSet());
    }

    private static Set<String> reachedFrom(String from, Map<String, Set<String>> graph) {
        Set<String> reached = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(graph.get(from));
        while (!next.isEmpty()) {
            String at = next.pop();
            if (reached.add(at)) {
                next.addAll(graph.get(at));
            }
        }
        return reached;
    }
}
