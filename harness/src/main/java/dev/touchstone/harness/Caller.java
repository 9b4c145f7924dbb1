// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How those who called the program call it, and where they find its files. One in a container has a file system of its own: what it
 * says of its working folder must be said so that it holds on the host too, where that folder is another.
 *
 * @param container the command that runs the program in its container; null if it runs in none
 * @param folder the working folder, absolute
 */
public record Caller(@Nullable String container, Path folder) {
    /** The variable that has the command which runs the program in a container. */
    public static final String VARIABLE = "TOUCHSTONE_PROGRAM";

    /** Whoever called this process. */
    public static Caller ofProcess() {
        String container = System.getenv(VARIABLE);
        return new Caller(
                container == null || container.isBlank() ? null : container,
                Path.of("").toAbsolutePath());
    }

    /** What a command line begins with. */
    public String program() {
        return container == null ? "./touchstone" : container;
    }

    /** The path: absolute, but from a container relative if it is below the working folder. */
    public Path path(Path path) {
        Path absolute = folder.resolve(path).normalize();
        return container != null && absolute.startsWith(folder) ? folder.relativize(absolute) : absolute;
    }

    /** What leads to a file: its address for a browser, but from a container its path. */
    public String link(Path file) {
        return container == null
                ? folder.resolve(file).normalize().toUri().toString()
                : path(file).toString();
    }
}
