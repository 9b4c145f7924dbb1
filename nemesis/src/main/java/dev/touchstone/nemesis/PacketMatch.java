// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which packets are a link's, and where they can be stopped: those of the TCP connections that the link's sender opens to
 * one port. What the receiver sends on connections of its own is another link's.
 *
 * @param at the place in whose network namespace rules stand: the receiver, or the sender where all its packets are its own
 * @param source the sender's address; null if any packet at this place that goes there is the sender's
 * @param destination the address that the sender connects to
 * @param port and the port
 */
public record PacketMatch(String at, @Nullable String source, String destination, int port) {

    /** What iptables must know to match packets that go along the link. */
    List<String> there() {
        return match("-s", "-d", "--dport");
    }

    /** What iptables must know to match the answers that come back along it. */
    List<String> back() {
        return match("-d", "-s", "--sport");
    }

    private List<String> match(String sourceFlag, String destinationFlag, String portFlag) {
        List<String> arguments = new ArrayList<>();
        if (source != null) {
            arguments.addAll(List.of(sourceFlag, source));
        }
        arguments.addAll(List.of(destinationFlag, destination, "-p", "tcp", portFlag, Integer.toString(port)));
        return arguments;
    }
}
