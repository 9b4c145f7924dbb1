// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoopbackPortsTest {
    private static final String PART = "touchstone.ports.part";
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    /** Else the port of a node that was killed may be another program's when the node comes back. */
    @Test
    void areBelowThoseOfOutgoingConnections() throws IOException {
        assumeThat(EPHEMERAL).exists();
        int ephemeralFrom;
        try (BufferedReader lines = Files.newBufferedReader(EPHEMERAL)) {
            ephemeralFrom = Integer.parseInt(lines.readLine().trim().split("\\s+")[0]);
        }
        assumeThat(ephemeralFrom).isGreaterThan(20_000);
        List<Integer> ports = LoopbackPorts.free(20);
        assertThat(ports).doesNotHaveDuplicates().allSatisfy(port -> assertThat(port)
                .isBetween(10_000, ephemeralFrom - 1));
        assertThat(LoopbackPorts.areFree(ports)).isTrue();
    }

    /** Two forks of these tests run at once, and each with as many clusters as it likes. */
    @Test
    void thoseOfTwoPartsAreNeverTheSame() {
        String before = System.getProperty(PART, "");
        try {
            for (int part = 1; part <= 2; part++) {
                System.setProperty(PART, part + "/2");
                int rest = part % 2;
                assertThat(LoopbackPorts.free(50)).allMatch(port -> port % 2 == rest);
            }
        } finally {
            System.setProperty(PART, before);
        }
    }
}
