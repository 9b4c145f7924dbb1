// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.proxy.RealToxiproxy;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(
        named = "touchstone.toxiproxy",
        matches = ".+",
        disabledReason = "-Dtouchstone.toxiproxy names no toxiproxy server binary")
class RealToxiproxyInjectorTest extends ToxiproxyInjectorContract {
    private static RealToxiproxy real;

    @BeforeAll
    static void start() throws IOException {
        real = RealToxiproxy.start();
    }

    @AfterAll
    static void stop() {
        real.close();
    }

    @Override
    int port() {
        return real.port();
    }
}
