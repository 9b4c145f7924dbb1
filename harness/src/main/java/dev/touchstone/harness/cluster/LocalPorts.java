// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Free ports on loopback. Another process may take one before we do; then starting says so. */
final class LocalPorts {
    private LocalPorts() {}

    /** So many different ports that were free a moment ago. */
    static List<Integer> free(int count) {
        List<Integer> ports = new ArrayList<>();
        try {
            take(count, ports);
            return ports;
        } catch (IOException e) {
            throw new ClusterException("no " + count + " free ports on loopback: " + e.getMessage(), e);
        }
    }

    /** Each stays open until all are taken, so that none is given twice. */
    private static void take(int left, List<Integer> ports) throws IOException {
        if (left > 0) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports.add(socket.getLocalPort());
                take(left - 1, ports);
            }
        }
    }
}
