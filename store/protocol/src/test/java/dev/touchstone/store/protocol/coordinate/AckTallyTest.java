// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckTallyTest {
    private static final QuorumRule TWO_OF_THREE =
            QuorumRule.count(List.of(new NodeId("n1"), new NodeId("n2"), new NodeId("n3")), 2);

    @Test
    void aReplicaCountsOnceHoweverOftenItAnswers() {
        AckTally acks = new AckTally(TWO_OF_THREE, false);
        acks.add(new NodeId("n1"));
        acks.add(new NodeId("n1"));
        assertThat(acks.count()).isEqualTo(1);
        assertThat(acks.hasQuorum()).isFalse();
        acks.add(new NodeId("n2"));
        assertThat(acks.hasQuorum()).isTrue();
    }

    @Test
    void withTheKnownBugItCountsAsOftenAsItAnswers() {
        AckTally acks = new AckTally(TWO_OF_THREE, true);
        acks.add(new NodeId("n1"));
        acks.add(new NodeId("n1"));
        assertThat(acks.hasQuorum()).isTrue();
    }
}
