// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a node.
 *
 * @param path its place in a file, the names of objects around it first: {@code limits.replicaTimeout}
 * @param otherwise what it is when it is set nowhere; null if it must be set, or that depends
 * @param otherwiseText the same for readers
 * @param meaning in one line
 * @param of what it is in a configuration; null if it is not there
 */
public record Setting<T>(
        String path,
        Kind<T> kind,
        @Nullable T otherwise,
        String otherwiseText,
        String meaning,
        Function<ServerConfig, @Nullable T> of) {
    /** What the names of all variables begin with; those of flags of the command line have another word after the first. */
    public static final String ENVIRONMENT_PREFIX = "TOUCHSTONE_NODE_";

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** The variable that sets it: {@code TOUCHSTONE_NODE_LIMITS_REPLICA_TIMEOUT}. */
    public String variable() {
        return ENVIRONMENT_PREFIX
                + HUMP.matcher(path).replaceAll("_").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Its value in a configuration, as it would be written in a file; null if it is not there. */
    @Nullable
    JsonNode write(ServerConfig config) {
        T value = of.apply(config);
        return value == null ? null : kind.writer().apply(value);
    }

    /** Its row in the table of docs/operations.md. */
    public String row() {
        return "| `" + path + "` | " + kind.word() + " | " + otherwiseText + " | " + meaning + " |";
    }
}
