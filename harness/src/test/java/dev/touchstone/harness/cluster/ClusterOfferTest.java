// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.harness.UsageException;
import dev.touchstone.nemesis.Fault.Need;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterOfferTest {
    private static final ClusterOffer PROXIES = new ClusterOffer(ClusterKind.LOCAL, LinkKind.PROXY, Set.of(Need.LINKS));

    @Test
    void everyKindOfClusterOffersSomething() {
        for (ClusterKind kind : ClusterKind.values()) {
            for (LinkKind links : LinkKind.values()) {
                ClusterOffer offer = ClusterOffer.of(kind, links);
                assertThatCode(() -> offer.require("some", offer.needs())).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void whatIsNotOfferedIsRefusedWithWhereItIs() {
        assertThatThrownBy(() -> PROXIES.require("clock-skew", Set.of(Need.CLOCKS)))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(
                        "clock-skew needs nodes with clocks of their own, which a local cluster with proxies has not: use")
                .hasMessageContaining("--cluster sim");
        assertThatThrownBy(() -> PROXIES.require("a+b", Set.of(Need.values())))
                .hasMessageContaining("links that lose packets and nodes that can be killed")
                .hasMessageEndingWith("use --cluster compose");
    }
}
