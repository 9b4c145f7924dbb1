// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs a node in a JVM like this one: same Java, same class path, small. */
final class JavaCommand {
    /** What Chronicle Map needs opened; an executable jar says the same in its manifest. */
    private static final List<String> CHRONICLE = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

    private JavaCommand() {}

    static List<String> forNode(Path config) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(CHRONICLE);
        // Five of them share two cores with the load: start fast, stay small.
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx192m",
                "-Dchronicle.announcer.disable=true",
                "-Dchronicle.analytics.disable=true",
                "-Dvertx.disableDnsResolver=true",
                // No temporary folder, which a kill would leave behind.
                "-Dvertx.disableFileCaching=true",
                "-Dvertx.disableFileCPResolving=true"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(
                List.of("dev.touchstone.harness.cli.Main", "node", "--config", config.toString(), "--with-parent"));
        return command;
    }
}
