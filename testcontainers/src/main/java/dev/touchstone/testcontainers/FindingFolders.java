// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where findings are written: a folder for each test below one that the build tool cleans. */
final class FindingFolders {
    private static final String NAME = "touchstone";

    private @Nullable Path root;

    void root(Path folder) {
        root = folder;
    }

    Path of(ExtensionContext test) {
        Path base = root == null ? byBuildTool(Path.of("")) : root;
        return base.resolve(plain(test.getRequiredTestClass().getSimpleName() + "."
                + test.getRequiredTestMethod().getName()
                + (test.getDisplayName().startsWith("[") ? test.getDisplayName() : "")));
    }

    static Path byBuildTool(Path project) {
        boolean isGradle =
                Files.exists(project.resolve("build.gradle")) || Files.exists(project.resolve("build.gradle.kts"));
        return project.resolve(isGradle ? "build" : "target").resolve(NAME);
    }

    /** A parameterized test's name holds whatever its arguments do. */
    private static String plain(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "_");
        return plain.length() > 100 ? plain.substring(0, 100) : plain;
    }
}
