// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import dev.touchstone.harness.cluster.ClusterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Free ports on loopback, from below those that the system gives to outgoing connections: a node that was killed finds its
 * port free when it comes back. Another program may take one before we do; then starting says so.
 */
public final class LoopbackPorts {
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int LOWEST = 10_000;
    private static final int USUAL_EPHEMERAL = 32_768;
    private static final int TRIES_A_PORT = 50;

    private LoopbackPorts() {}

    /** So many different ports that were free a moment ago. */
    public static List<Integer> free(int count) {
        List<Integer> ports = new ArrayList<>();
        try {
            take(count, count * TRIES_A_PORT, ephemeralFrom(), new SecureRandom(), ports);
            return ports;
        } catch (IOException e) {
            throw new ClusterException("no " + count + " free ports on loopback: " + e.getMessage(), e);
        }
    }

    /** Whether nobody listens at any of them. */
    public static boolean areFree(List<Integer> ports) {
        for (int port : ports) {
            try {
                new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    /** Each stays open until all are taken, so that none is given twice. */
    private static void take(int left, int tries, int end, SecureRandom random, List<Integer> ports)
            throws IOException {
        if (left == 0) {
            return;
        }
        // Where outgoing connections may have nearly all ports, any that is free has to do.
        int wanted = end - LOWEST < 1_000 ? 0 : LOWEST + random.nextInt(end - LOWEST);
        ServerSocket socket;
        try {
            socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress());
        } catch (IOException busy) {
            if (tries == 0) {
                throw busy;
            }
            take(left, tries - 1, end, random, ports);
            return;
        }
        try (socket) {
            ports.add(socket.getLocalPort());
            take(left - 1, tries, end, random, ports);
        }
    }

    /** Read as lines: what is read byte by byte of such a file ends after the first one. */
    private static int ephemeralFrom() throws IOException {
        return Files.isReadable(EPHEMERAL)
                ? Integer.parseInt(Files.readAllLines(EPHEMERAL).get(0).trim().split("\\s+")[0])
                : USUAL_EPHEMERAL;
    }
}
