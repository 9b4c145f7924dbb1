// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What was built: version and commit, as the build wrote them into the jar. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"touchstone " + of("version") + " (" + of("commit") + "), Java " + Runtime.version()};
    }

    /** A property of the build: {@code version} or {@code commit}. */
    public static String of(String property) {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/touchstone-build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty(property, "unknown");
    }
}
