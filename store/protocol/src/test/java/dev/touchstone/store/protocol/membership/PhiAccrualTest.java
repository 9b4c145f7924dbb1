// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import org.junit.jupiter.api.Test;

class PhiAccrualTest {
    private static final long SECOND = 1_000_000_000;

    private static PhiAccrual afterBeats(int beats, long every) {
        PhiAccrual detector = new PhiAccrual(NodeConfig.Gossip.DEFAULT, 0);
        for (int i = 1; i <= beats; i++) {
            detector.heard(i * every);
        }
        return detector;
    }

    @Test
    void regularBeatsGiveTheConfiguredTimes() {
        PhiAccrual detector = afterBeats(100, SECOND);
        assertThat(detector.at(104 * SECOND)).isEqualTo(Liveness.ALIVE);
        assertThat(detector.at(106 * SECOND)).isEqualTo(Liveness.SUSPECT);
        assertThat(detector.at(109 * SECOND)).isEqualTo(Liveness.SUSPECT);
        assertThat(detector.at(111 * SECOND)).isEqualTo(Liveness.DEAD);
    }

    @Test
    void aSlowerNetworkIsGivenLonger() {
        PhiAccrual detector = afterBeats(100, 3 * SECOND);
        assertThat(detector.at(300 * SECOND + 6 * SECOND)).isEqualTo(Liveness.ALIVE);
        assertThat(detector.at(300 * SECOND + 30 * SECOND)).isEqualTo(Liveness.DEAD);
    }

    @Test
    void aPauseOfItsOwnIsHeldAgainstNobody() {
        PhiAccrual detector = afterBeats(100, SECOND);
        detector.excuse(20 * SECOND, 120 * SECOND);
        assertThat(detector.at(121 * SECOND)).isEqualTo(Liveness.ALIVE);
        assertThat(detector.at(131 * SECOND)).isEqualTo(Liveness.DEAD);
    }

    @Test
    void aPauseIsExcusedUpToNowAndNotBeyond() {
        PhiAccrual detector = afterBeats(100, SECOND);
        detector.heard(160 * SECOND);
        detector.excuse(60 * SECOND, 160 * SECOND);
        assertThat(detector.at(180 * SECOND)).isEqualTo(Liveness.DEAD);
    }
}
