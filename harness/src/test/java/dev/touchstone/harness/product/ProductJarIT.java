// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may be in the jar, and what must be: all of it may be handed on under the Apache License, and it says what it is made of. */
class ProductJarIT {
    private static final Pattern ARTIFACT = Pattern.compile("(.+?)-\\d[^/]*\\.jar");
    private static final Pattern BINARY = Pattern.compile(".*\\.(class|so|dll|dylib|jnilib|a|png|woff2?)");
    /** The first words of every version of the GPL, LGPL and AGPL. */
    private static final String COPYLEFT = "everyone is permitted to copy and distribute verbatim copies";

    private ZipFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new ZipFile(System.getProperty("touchstone.jar"));
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void nothingInItIsUnderTheGpl() {
        List<String> copyleft = new ArrayList<>();
        List<String> licences = new ArrayList<>();
        for (ZipEntry entry : Collections.list(jar.entries())) {
            if (!entry.isDirectory() && !BINARY.matcher(entry.getName()).matches()) {
                String text = text(entry).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
                if (text.contains(COPYLEFT) || text.contains("gnu general public license version 2 only")) {
                    copyleft.add(entry.getName());
                }
                if (text.contains("apache license version 2.0, january 2004")) {
                    licences.add(entry.getName());
                }
            }
        }
        assertThat(copyleft).isEmpty();
        // The search finds what it looks for.
        assertThat(licences).contains("META-INF/LICENSE");
    }

    @Test
    void noToolOfTheBuildIsInIt() {
        List<String> names =
                Collections.list(jar.entries()).stream().map(ZipEntry::getName).toList();
        assertThat(names)
                .noneMatch(name -> name.startsWith("org/openjdk/jmh") || name.startsWith("jmh"))
                .noneMatch(name -> name.startsWith("org/junit") || name.startsWith("org/assertj"))
                .contains("dev/touchstone/harness/cli/Main.class", "dev/touchstone/benchmarks/StoreBench.class")
                // What the harness makes images from.
                .contains("Dockerfile", "docker/toxiproxy/Dockerfile", "node.jvm");
    }

    @Test
    void itsLicenceIsOurs() throws IOException {
        assertThat(text(jar.getEntry("META-INF/LICENSE"))).isEqualTo(Files.readString(Path.of("../LICENSE")));
        assertThat(jar.getEntry("LICENSE")).isNull();
    }

    @Test
    void itsNoticeNamesEveryLibraryInIt() throws IOException {
        String notice = text(jar.getEntry("META-INF/NOTICE"));
        assertThat(notice).startsWith(Files.readString(Path.of("../NOTICE"))).contains("Micrometer", "Tatu Saloranta");
        List<String> bundled = bundled();
        assertThat(bundled).contains("vertx-core", "jna", "zstd-jni", "chronicle-map");
        assertThat(bundled)
                .filteredOn(name -> !Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])")
                        .matcher(notice)
                        .find())
                .isEmpty();
    }

    /** The libraries of the class path that the jar has the classes or files of. */
    private List<String> bundled() throws IOException {
        List<String> bundled = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Matcher name = ARTIFACT.matcher(String.valueOf(Path.of(element).getFileName()));
            if (name.matches() && !name.group(1).startsWith("touchstone")) {
                try (ZipFile library = new ZipFile(element)) {
                    Optional<? extends ZipEntry> first = library.stream()
                            .filter(entry ->
                                    !entry.isDirectory() && !entry.getName().startsWith("META-INF/ma"))
                            .filter(entry -> entry.getName().matches(".*\\.(class|js|so)"))
                            .filter(entry -> !entry.getName().endsWith("module-info.class"))
                            .findFirst();
                    if (first.isPresent() && jar.getEntry(first.get().getName()) != null) {
                        bundled.add(name.group(1));
                    }
                }
            }
        }
        return bundled;
    }

    private String text(ZipEntry entry) {
        try {
            return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
