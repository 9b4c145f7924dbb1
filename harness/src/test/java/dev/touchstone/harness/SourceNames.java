// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which main source files of the repository name which others: by an import, by a whole name, or by the simple name of a type
 * of the same package. Comments and texts do not count. Files go by the whole name of their type.
 */
final class SourceNames {
    private static final Pattern HIDDEN = Pattern.compile(
            "/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\])+'", Pattern.DOTALL);
    private static final Pattern WHOLE = Pattern.compile("(?<![\\w.])(?:[a-z]\\w*\\.)+[A-Z]\\w*");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?([\\w.]+?)\\.([A-Z]\\w*)(?:\\.([\\w*]+))*;", Pattern.MULTILINE);
    private static final Pattern SIMPLE = Pattern.compile("(?<![\\w.])[A-Z]\\w*");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface|enum|record) ([A-Z]\\w*)");

    private final Map<String, String> texts;

    private SourceNames(Map<String, String> texts) {
        this.texts = texts;
    }

    /** Reads the main sources below the folder. */
    static SourceNames below(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return new SourceNames(all.filter(file ->
                            root.relativize(file).toString().matches("(?!.*(^|/)target/).*/?src/main/java/.*\\.java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .collect(Collectors.toMap(SourceNames::typeOf, SourceNames::read, (a, b) -> a, TreeMap::new)));
        }
    }

    /** Sources given as texts, by the whole names of their types. */
    static SourceNames of(Map<String, String> sources) {
        return new SourceNames(sources);
    }

    private static String typeOf(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.substring(path.lastIndexOf("src/main/java/") + 14, path.length() - 5)
                .replace('/', '.');
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    /** For each file the files of its own package that it names. */
    Map<String, Set<String>> withinPackages() {
        Map<String, Set<String>> within = new TreeMap<>();
        texts.keySet()
                .forEach(type -> within.put(
                        type,
                        named(type).stream()
                                .filter(other -> packageOf(other).equals(packageOf(type)))
                                .collect(Collectors.toCollection(TreeSet::new))));
        return within;
    }

    /** For each package the packages that its files name. */
    Map<String, Set<String>> betweenPackages() {
        Map<String, Set<String>> between = new TreeMap<>();
        for (String type : texts.keySet()) {
            Set<String> others = between.computeIfAbsent(packageOf(type), p -> new TreeSet<>());
            named(type).forEach(other -> others.add(packageOf(other)));
            others.remove(packageOf(type));
        }
        return between;
    }

    private Set<String> named(String type) {
        String code = HIDDEN.matcher(texts.get(type)).replaceAll(" ");
        Set<String> named = new TreeSet<>();
        List<String> taken = new ArrayList<>();
        matches(IMPORT, code).forEach(found -> {
            named.add(found.group(1) + "." + found.group(2));
            taken.add(found.group(3) == null ? found.group(2) : found.group(3));
        });
        matches(DECLARED, code).forEach(found -> taken.add(found.group(1)));
        matches(WHOLE, code).forEach(found -> named.add(found.group()));
        matches(SIMPLE, code)
                .filter(found -> !taken.contains(found.group()))
                .forEach(found -> named.add(packageOf(type) + "." + found.group()));
        named.retainAll(texts.keySet());
        named.remove(type);
        return named;
    }

    private static Stream<java.util.regex.MatchResult> matches(Pattern pattern, String code) {
        Matcher matcher = pattern.matcher(code);
        return matcher.results();
    }
}
