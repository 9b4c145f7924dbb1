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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Free ports on loopback, from below those that the system gives to outgoing connections: a node that was killed finds its
 * port free when it comes back. Another program may take one before we do; then starting says so. Where several harnesses are at work
 * at once, the system property {@code touchstone.ports.part} gives each ports of its own.
 */
public final class LoopbackPorts {
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int LOWEST = 10_000;
    private static final int USUAL_EPHEMERAL = 32_768;
    private static final int TRIES_A_PORT = 50;

    /** {@code 1/2}: the first of two that take ports at once on this machine, and never one that the other may take. */
    private static final Pattern PART = Pattern.compile("(\\d+)/(\\d+)");

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
        int wanted = end - LOWEST < 1_000 ? 0 : any(end, random);
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

    /** By chance, of those that are this harness' own. */
    private static int any(int end, SecureRandom random) {
        Matcher part = PART.matcher(System.getProperty("touchstone.ports.part", ""));
        int parts = part.matches() ? Math.max(1, Integer.parseInt(part.group(2))) : 1;
        int rest = part.matches() ? Integer.parseInt(part.group(1)) % parts : 0;
        return LOWEST + parts * random.nextInt((end - LOWEST) / parts) + rest;
    }

    /** Read as lines: what is read byte by byte of such a file ends after the first one. */
    private static int ephemeralFrom() throws IOException {
        return Files.isReadable(EPHEMERAL)
                ? Integer.parseInt(Files.readAllLines(EPHEMERAL).get(0).trim().split("\\s+")[0])
                : USUAL_EPHEMERAL;
    }
}
