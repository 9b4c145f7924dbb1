// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LibrariesTest {
    /** Its client is one of {@link java.net.HttpURLConnection}, which by itself waits forever. */
    @Test
    void noToxiproxyIsWaitedForForever() {
        Libraries.configure(Map.of());
        assertThat(System.getProperty("sun.net.client.defaultReadTimeout")).isEqualTo("10000");
        assertThat(System.getProperty("sun.net.client.defaultConnectTimeout")).isEqualTo("10000");
    }
}
