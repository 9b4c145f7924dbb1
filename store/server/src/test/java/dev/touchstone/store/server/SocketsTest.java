// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whose sockets a node has. */
class SocketsTest {
    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void onLinuxTheyAreThoseOfTheSystem() {
        assertThat(TouchstoneServer.sockets().name()).isEqualTo("epoll");
    }
}
