// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedToxiproxyTest extends ToxiproxyConformance {
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
