// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether this process may do what root alone may, and has the commands for it. */
public final class RootTools {
    private static final List<String> OF_NAMESPACES = List.of("nsenter", "iptables", "ss", "bash", "timeout");

    private RootTools() {}

    /** Whether it may enter the network of another process and lose packets there. */
    public static boolean canLosePackets() {
        return isRoot() && missing().isEmpty();
    }

    /** True for root; false where there is no such thing. */
    public static boolean isRoot() {
        return user().equals("0");
    }

    /** Who this is: by number, since in a container the name may be anybody's; by name where there are no numbers. */
    public static String user() {
        try {
            return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException notLinux) {
            return System.getProperty("user.name");
        }
    }

    /** The commands that losing packets takes and that are not on the PATH. */
    public static List<String> missing() {
        return missing(OF_NAMESPACES);
    }

    /** Those of some commands that are not on the PATH. */
    public static List<String> missing(List<String> tools) {
        List<String> path = List.of(System.getenv().getOrDefault("PATH", "").split(":"));
        return tools.stream()
                .filter(tool -> path.stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, tool))))
                .toList();
    }
}
