// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.util.List;

/** The processes of a cluster's nodes, as a process injector needs them. Calls may block; any thread may make them. */
public interface NodeProcesses {
    /** Ends them, as by {@code kill -9}, all as near to one moment as can be; returns when they are gone. */
    void kill(List<String> nodes) throws IOException;

    /** Starts it again with what it has on disk, and does not wait; does nothing if it runs. */
    void launch(String node) throws IOException;

    /** Within 25 s it returns, when the node serves, or fails; at once if its process ends, with what the node said last. */
    void awaitServing(String node) throws IOException;

    /** Starts it again, and waits until it serves. */
    default void start(String node) throws IOException {
        launch(node);
        awaitServing(node);
    }

    /** Whether it serves now. */
    boolean serves(String node);

    /**
     * Whether it has logged anything since it was launched last: from then on its own code runs, and no longer only what starts
     * a process.
     */
    boolean hasSpoken(String node) throws IOException;

    /** Stops it as by SIGSTOP. */
    void pause(String node) throws IOException;

    /** Lets it go on, as by SIGCONT. */
    void resume(String node) throws IOException;

    /** What can be seen of it now, from outside it. */
    NodeState state(String node);
}
