// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.exception.NotFoundException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether this process is in a container of the engine's itself, as it is by {@code docker compose run harness}. */
final class OwnContainer {
    private static final Path MARK = Path.of("/.dockerenv");

    private OwnContainer() {}

    /** The container's id; empty outside of one, and in one of another engine's. */
    static Optional<String> id(Engine engine) {
        // A container's host name is the beginning of its id, unless somebody chose another.
        String host = hostName();
        if (!Files.exists(MARK) || !host.matches("[0-9a-f]{12,64}")) {
            return Optional.empty();
        }
        return engine.ask("look for container " + host, client -> {
            try {
                return Optional.of(client.inspectContainerCmd(host).exec().getId());
            } catch (NotFoundException another) {
                return Optional.empty();
            }
        });
    }

    static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
