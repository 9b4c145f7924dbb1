// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.node.NodeId;
import org.junit.jupiter.api.Test;

class AckTallyTest {
    @Test
    void aReplicaCountsOnceHoweverOftenItAnswers() {
        AckTally acks = new AckTally(2, false);
        acks.add(new NodeId("n1"));
        acks.add(new NodeId("n1"));
        assertThat(acks.count()).isEqualTo(1);
        assertThat(acks.hasQuorum()).isFalse();
        acks.add(new NodeId("n2"));
        assertThat(acks.hasQuorum()).isTrue();
    }

    @Test
    void withTheKnownBugItCountsAsOftenAsItAnswers() {
        AckTally acks = new AckTally(2, true);
        acks.add(new NodeId("n1"));
        acks.add(new NodeId("n1"));
        assertThat(acks.hasQuorum()).isTrue();
    }
}
