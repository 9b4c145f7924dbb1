// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container of a cluster, in the words that both renderings share.
 *
 * @param name in the network of the cluster
 * @param command after the image's entry point; empty for the image's own
 * @param labels beside those of its cluster
 * @param environment in order
 * @param mounts of volumes and files
 * @param memoryMegabytes it is ended when it wants more
 * @param health how the engine looks whether it is well; null if it does not look
 * @param after the services that start before it
 */
record Service(
        String name,
        String image,
        List<String> command,
        Map<String, String> labels,
        Map<String, String> environment,
        List<Port> ports,
        List<Mount> mounts,
        int memoryMegabytes,
        @Nullable Health health,
        List<String> after) {
    /** How long a container has to come to an end before it is killed. */
    static final int STOP_SECONDS = 20;

    /** What becomes of one that ends with an error; one that is stopped or killed from outside stays down. */
    static final String RESTART = "on-failure";

    private static final int PASSING_MEGABYTES = 192;

    /** One that does one thing and ends. */
    static Service passing(String name, String image, List<String> command, List<Mount> mounts) {
        return new Service(
                name, image, command, Map.of(), Map.of(), List.of(), mounts, PASSING_MEGABYTES, null, List.of());
    }

    /** Who looks whether it is well also starts it again; a harness does both itself. */
    boolean isRestarted() {
        return health != null;
    }

    /** Where everything may write, on a file system that is otherwise read-only; libraries are mapped from there. */
    static final String TMP = "/tmp";

    static final String TMP_OPTIONS = "exec,size=16m";

    /** What the engine keeps of a container's log. */
    static final Map<String, String> LOG_OPTIONS = Map.of("max-size", "10m", "max-file", "2");

    /**
     * A port that is reached from outside, on loopback alone.
     *
     * @param outer on loopback
     * @param inner in the container
     */
    record Port(int outer, int inner) {
        String text() {
            return "127.0.0.1:" + outer + ":" + inner;
        }
    }

    /**
     * Something that is seen in the container.
     *
     * @param source a volume's name, or a path from the folder of the compose file
     */
    record Mount(String source, String target, boolean isReadOnly) {
        String text() {
            return source + ":" + target + (isReadOnly ? ":ro" : "");
        }

        boolean isVolume() {
            return !source.startsWith(".");
        }
    }

    /** How the engine looks whether a container is well. */
    record Health(List<String> test, int intervalSeconds, int timeoutSeconds, int startSeconds, int retries) {}
}
