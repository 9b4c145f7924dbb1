// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The command that runs a node in a JVM like this one: the same Java, the same jar or class path, the same archive of classes. It is small, by the options in
 * {@code node.jvm}, which an image's nodes are started with, too. What Chronicle Map needs opened is in the jar's manifest; a
 * class path has none, so there a node gets what this JVM was given.
 */
public final class JavaCommand {
    private static final String OPTIONS = "/node.jvm";
    /** Classes as the launcher had the JVM write them down, so that it need not read them again; see the script. */
    private static final String ARCHIVE = "-XX:SharedArchiveFile=";
    /** Of an archive that another Java wrote, nothing is said. */
    private static final String QUIET = "-Xlog:cds=off";

    private static final String MAIN = "dev.touchstone.harness.cli.Main";

    private JavaCommand() {}

    /** Runs a node with a configuration file, until its standard input ends. */
    public static List<String> forNode(Path config) {
        return forNode(
                config,
                System.getProperty("java.class.path"),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    /**
     * The same for a node of a cluster that lives for seconds: compiled by C1 alone. Several that start at once would have C2 take the
     * processors that the load is to come from, for code that nobody runs long enough.
     */
    static List<String> forShortLivedNode(Path config) {
        List<String> command = forNode(config);
        command.add(1, "-XX:TieredStopAtLevel=1");
        return command;
    }

    /** The same as {@link #forNode(Path)} of another build: its jar, and the options that it brings, if it does. */
    public static List<String> forNode(Path config, Path jar) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(optionsIn(jar));
        Path archive = jar.resolveSibling(jar.getFileName().toString().replaceFirst("[.]jar$", ".jsa"));
        if (isNewer(archive, jar)) {
            command.addAll(List.of(ARCHIVE + archive, QUIET));
        }
        command.addAll(List.of("-jar", jar.toString(), "node", "--config", config.toString(), "--with-parent"));
        return command;
    }

    /**
     * The same, for a JVM that was started so.
     *
     * @param inputArguments this JVM's options
     */
    static List<String> forNode(Path config, String classPath, List<String> inputArguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options());
        inputArguments.stream()
                .filter(each -> each.startsWith(ARCHIVE) || each.equals(QUIET))
                .forEach(command::add);
        if (isJar(classPath)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            inputArguments.stream().filter(JavaCommand::opens).forEach(command::add);
            command.addAll(List.of("-cp", classPath, MAIN));
        }
        command.addAll(List.of("node", "--config", config.toString(), "--with-parent"));
        return command;
    }

    /** A node's JVM options, one a line in a file that {@code java @node.jvm} reads. */
    static List<String> options() {
        try (InputStream in = JavaCommand.class.getResourceAsStream(OPTIONS)) {
            if (in == null) {
                throw new IllegalStateException(OPTIONS + " is not on the class path");
            }
            return lines(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> optionsIn(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(OPTIONS.substring(1));
            if (entry == null) {
                return List.of();
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return lines(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static boolean isNewer(Path archive, Path jar) {
        return archive.toFile().length() > 0
                && archive.toFile().lastModified() >= jar.toFile().lastModified();
    }

    private static boolean isJar(String classPath) {
        return classPath.endsWith(".jar") && !classPath.contains(System.getProperty("path.separator"));
    }

    private static boolean opens(String argument) {
        return argument.startsWith("--add-opens") || argument.startsWith("--add-exports");
    }
}
