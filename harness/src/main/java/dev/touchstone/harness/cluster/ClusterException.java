// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

/** A cluster that does not come up, or fails: one sentence, with the last log lines of the node to blame. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
