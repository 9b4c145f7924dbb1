// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.network;

import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.LinkFault.CutLinks;
import dev.touchstone.nemesis.LinkFault.LossyLinks;
import dev.touchstone.nemesis.LinkFault.NarrowLinks;
import dev.touchstone.nemesis.LinkFault.ResetLinks;
import dev.touchstone.nemesis.LinkFault.SliceLinks;
import dev.touchstone.nemesis.LinkFault.SlowLinks;
import java.util.List;

/**
 * What a fault does to each of its links. Equal for faults that do the same, whatever they are called.
 *
 * @param passage what becomes of what is sent
 * @param words what its links do, as in {@code 2 links pass nothing}
 * @param amounts by how much, where the words do not say it
 */
public record LinkHarm(Passage passage, String words, List<Object> amounts) {
    private static final Kinds KINDS = new Kinds();

    /**
     * What this fault does.
     *
     * @throws IllegalArgumentException if it is none that a simulated network can have
     */
    public static LinkHarm of(LinkFault fault) {
        return fault.accept(KINDS);
    }

    private static final class Kinds implements LinkFault.Visitor<LinkHarm> {
        @Override
        public LinkHarm cutLinks(CutLinks cut) {
            Passage passage =
                    switch (cut.how()) {
                        case REFUSE -> Passage.REFUSED;
                        case BLACKHOLE -> Passage.LOST;
                        case STALL -> Passage.STALLED;
                    };
            return new LinkHarm(passage, "pass nothing", List.of());
        }

        @Override
        public LinkHarm slowLinks(SlowLinks slow) {
            return new LinkHarm(Passage.OPEN, "are slow", List.of(slow.latency(), slow.jitter()));
        }

        @Override
        public LinkHarm narrowLinks(NarrowLinks narrow) {
            return new LinkHarm(Passage.OPEN, "pass " + narrow.bytesPerSecond() + " bytes a second", List.of());
        }

        @Override
        public LinkHarm sliceLinks(SliceLinks slice) {
            throw new IllegalArgumentException("no such fault in a simulated network: " + slice);
        }

        @Override
        public LinkHarm resetLinks(ResetLinks reset) {
            return new LinkHarm(Passage.RESET, "are reset", List.of());
        }

        @Override
        public LinkHarm lossyLinks(LossyLinks lossy) {
            String words = "lose " + Math.round(lossy.share() * 100) + " % of their messages";
            return new LinkHarm(Passage.OPEN, words, List.of(lossy.share()));
        }
    }
}
