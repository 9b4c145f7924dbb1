// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.deploy;

import dev.touchstone.store.server.config.ConfigSources;
import dev.touchstone.store.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node in a container is set to, read as the node reads it. */
final class ContainerSettings {
    private static final Path DOCKERFILE =
            Path.of(System.getProperty("user.dir")).getParent().resolve("Dockerfile");
    private static final Pattern VARIABLE = Pattern.compile("(TOUCHSTONE_NODE_\\w+)=(\\S+)");

    private ContainerSettings() {}

    /** What the image sets, and over it what a deployment does; what a node would refuse is refused. */
    static ServerConfig of(Map<String, String> deployed) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        Matcher variable = VARIABLE.matcher(Files.readString(DOCKERFILE));
        while (variable.find()) {
            environment.put(variable.group(1), variable.group(2));
        }
        environment.putAll(deployed);
        return new ConfigSources().environment(environment).config();
    }
}
