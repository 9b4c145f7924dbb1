// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules of iptables in the network namespaces of a cluster's nodes, in a chain of our own through which all packets go that
 * come in or go out. The chain is there while it holds a rule: with the last one it goes too. Calls block, and are not to be
 * made at once for one place, but for {@link #packets}.
 */
final class PacketFilter {
    /** Makes the chain if it is not there, and puts the rule before all others: the newest fault is the one that is seen. */
    private static final String ADD = """
            t='iptables -w 5'
            $t -N TOUCHSTONE 2>/dev/null
            for hook in INPUT OUTPUT; do
              $t -C $hook -j TOUCHSTONE 2>/dev/null || $t -I $hook 1 -j TOUCHSTONE || exit 1
            done
            exec $t -I TOUCHSTONE 1 "$@"
            """;

    /** A rule that is gone, with the namespace that it stood in, is removed. */
    private static final String REMOVE = """
            t='iptables -w 5'
            $t -S TOUCHSTONE >/dev/null 2>&1 || exit 0
            ! $t -C TOUCHSTONE "$@" 2>/dev/null || $t -D TOUCHSTONE "$@" || exit 1
            [ "$($t -S TOUCHSTONE | wc -l)" -le 1 ] || exit 0
            for hook in INPUT OUTPUT; do
              ! $t -C $hook -j TOUCHSTONE 2>/dev/null || $t -D $hook -j TOUCHSTONE || exit 1
            done
            exec $t -X TOUCHSTONE
            """;

    /** Without a chain there is nothing to list. */
    private static final String LIST = """
            t='iptables -w 5'
            $t -S TOUCHSTONE >/dev/null 2>&1 || exit 0
            exec $t -n -v -x -L TOUCHSTONE
            """;

    private static final Pattern LINE = Pattern.compile("^\\s*(\\d+)\\s.*/\\* (.*?) \\*/.*$", Pattern.MULTILINE);

    private final NamespaceShell shell;

    PacketFilter(NamespaceShell shell) {
        this.shell = shell;
    }

    /**
     * A rule.
     *
     * @param name unlike that of any other in the same place
     * @param match which packets, in arguments of iptables
     * @param target what becomes of them; empty if they are only counted
     */
    record Rule(String name, List<String> match, List<String> target) {
        private List<String> arguments() {
            List<String> all = new ArrayList<>(match);
            all.addAll(List.of("-m", "comment", "--comment", name));
            all.addAll(target);
            return all;
        }
    }

    void add(String place, Rule rule) throws IOException {
        run(place, ADD, rule.arguments());
    }

    void remove(String place, Rule rule) throws IOException {
        run(place, REMOVE, rule.arguments());
    }

    /** How many packets each rule has met, by name. */
    Map<String, Long> packets(String place) throws IOException {
        Map<String, Long> packets = new TreeMap<>();
        Matcher lines = LINE.matcher(run(place, LIST, List.of()));
        while (lines.find()) {
            packets.put(lines.group(2), Long.parseLong(lines.group(1)));
        }
        return packets;
    }

    private String run(String place, String script, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(arguments);
        NamespaceShell.Output output = shell.run(place, command);
        if (!output.succeeded()) {
            throw new IOException("iptables at " + place + ": " + output.text());
        }
        return output.text();
    }
}
