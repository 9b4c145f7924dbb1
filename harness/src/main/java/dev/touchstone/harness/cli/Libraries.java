// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What libraries are told by system properties alone. To be said before the first of their classes is loaded; who runs the jar
 * need not know of it. A property that is set already stays.
 */
final class Libraries {
    private static final String TOXIPROXY_MILLIS = "10000";

    private Libraries() {}

    /** For every command, by the environment. */
    static void configure(Map<String, String> environment) {
        // Of the log, before the first logger. Logback's own look at the environment would take an empty variable for a
        // value.
        setIfNotNull("touchstone.log.level", EnvironmentDefaults.value(LogSettings.LEVEL, environment));
        setIfNotNull("touchstone.log.format", EnvironmentDefaults.value(LogSettings.FORMAT, environment));
        // Neither a banner on standard output nor a word to anybody.
        set("chronicle.announcer.disable", "true");
        set("chronicle.analytics.disable", "true");
        // The client of Toxiproxy waits forever for one that is paused, and would hold what heals faults and ends a
        // cluster.
        set("sun.net.client.defaultConnectTimeout", TOXIPROXY_MILLIS);
        set("sun.net.client.defaultReadTimeout", TOXIPROXY_MILLIS);
    }

    /** For a node besides. */
    static void configureNode() {
        // Where nothing else is said: a node tells what it does, other commands only what goes wrong.
        set("touchstone.log.level", "INFO");
        // No temporary folder, which a kill would leave behind, and for which a read-only file system has no room.
        set("vertx.disableFileCaching", "true");
        set("vertx.disableFileCPResolving", "true");
        // Sockets wait no longer for queued work than this, in milliseconds: the least that can be had.
        set("io.netty.eventLoop.maxTaskProcessingQuantumMs", "100");
        // No native library in the temporary folder, from which none may be loaded where it is mounted noexec.
        set("jna.nounpack", "true");
    }

    private static void setIfNotNull(String name, @Nullable String value) {
        if (value != null) {
            System.setProperty(name, value);
        }
    }

    private static void set(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
