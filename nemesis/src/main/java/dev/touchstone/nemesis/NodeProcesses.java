// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;

/** The processes of a cluster's nodes, as a process injector needs them. Calls may block; any thread may make them. */
public interface NodeProcesses {
    /** Ends it at once, as by {@code kill -9}. */
    void kill(String node) throws IOException;

    /** Starts it again with what it has on disk; within 25 s it returns, when the node serves, or fails. */
    void start(String node) throws IOException;

    /** Stops it as by SIGSTOP. */
    void pause(String node) throws IOException;

    /** Lets it go on, as by SIGCONT. */
    void resume(String node) throws IOException;

    /** What can be seen of it now, from outside it. */
    NodeState state(String node);
}
