// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

/**
 * What libraries are told by system properties alone. To be said before the first of their classes is loaded; who runs the jar
 * need not know of it. A property that is set already stays.
 */
final class Libraries {
    private Libraries() {}

    /** For every command. */
    static void configure() {
        // Neither a banner on standard output nor a word to anybody.
        set("chronicle.announcer.disable", "true");
        set("chronicle.analytics.disable", "true");
    }

    /** For a node besides. */
    static void configureNode() {
        // Before the first logger: a node tells what it does, other commands only what goes wrong.
        set("touchstone.log.level", "INFO");
        // No temporary folder, which a kill would leave behind, and for which a read-only file system has no room.
        set("vertx.disableFileCaching", "true");
        set("vertx.disableFileCPResolving", "true");
        // Sockets wait no longer for queued work than this, in milliseconds: the least that can be had.
        set("io.netty.eventLoop.maxTaskProcessingQuantumMs", "100");
        // No native library in the temporary folder, from which none may be loaded where it is mounted noexec.
        set("jna.nounpack", "true");
    }

    private static void set(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
