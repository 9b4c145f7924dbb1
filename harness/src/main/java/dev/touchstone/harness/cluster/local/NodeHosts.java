// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

/**
 * The addresses of a node's host, without ports.
 *
 * @param listen what the node listens on
 * @param linked where links to it end
 * @param direct where the harness reaches it past all links
 */
record NodeHosts(String listen, String linked, String direct) {
    /** All processes on one host. */
    static final NodeHosts LOOPBACK = new NodeHosts("127.0.0.1", "127.0.0.1", "127.0.0.1");
}
