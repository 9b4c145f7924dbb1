// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.proxy.EmbeddedToxiproxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedToxiproxyInjectorTest extends ToxiproxyInjectorContract {
    private static EmbeddedToxiproxy embedded;

    @BeforeAll
    static void start() {
        embedded = EmbeddedToxiproxy.start(1);
    }

    @AfterAll
    static void stop() {
        embedded.close();
    }

    @Override
    int port() {
        return embedded.port();
    }
}
