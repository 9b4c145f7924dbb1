// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.LinkFault.Cut;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Harms are the same if what is done to a link is, whatever the fault is called and whichever other links it hits. */
class LinkHarmTest {
    private static final List<Link> LINKS = List.of(new Link("n1", "n2"));
    private static final List<Link> MORE = List.of(new Link("n1", "n2"), new Link("n2", "n1"));

    /** No two of them do the same; of some, only the amounts tell. */
    private static List<LinkFault> faults(String name, List<Link> links) {
        return List.of(
                new LinkFault.CutLinks(name, name, links, Cut.BLACKHOLE),
                new LinkFault.CutLinks(name, name, links, Cut.REFUSE),
                new LinkFault.CutLinks(name, name, links, Cut.STALL),
                new LinkFault.ResetLinks(name, name, links),
                new LinkFault.SlowLinks(name, name, links, Duration.ofMillis(10), Duration.ofMillis(20)),
                new LinkFault.SlowLinks(name, name, links, Duration.ofMillis(15), Duration.ofMillis(15)),
                new LinkFault.NarrowLinks(name, name, links, 1_000),
                new LinkFault.NarrowLinks(name, name, links, 1_001),
                new LinkFault.LossyLinks(name, name, links, 0.501),
                new LinkFault.LossyLinks(name, name, links, 0.504));
    }

    private static List<LinkHarm> harms(String name, List<Link> links) {
        return faults(name, links).stream().map(LinkHarm::of).toList();
    }

    @Test
    void namesAndOtherLinksMakeNoDifference() {
        assertThat(harms("one", LINKS)).isEqualTo(harms("other", MORE));
    }

    @Test
    void anyAmountMakesOne() {
        assertThat(harms("one", LINKS)).doesNotHaveDuplicates();
    }

    @Test
    void slicesAreNothingThatMessagesCanHave() {
        LinkFault slices = new LinkFault.SliceLinks("slices", "n1 -> n2", LINKS, 50, Duration.ofMillis(6));
        assertThatThrownBy(() -> LinkHarm.of(slices))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no such fault in a simulated network: ");
    }
}
