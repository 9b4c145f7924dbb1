// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.nemesis.LinkFault.CutLinks;
import dev.touchstone.nemesis.LinkFault.LossyLinks;
import dev.touchstone.nemesis.LinkFault.NarrowLinks;
import dev.touchstone.nemesis.LinkFault.ResetLinks;
import dev.touchstone.nemesis.LinkFault.SliceLinks;
import dev.touchstone.nemesis.LinkFault.SlowLinks;
import dev.touchstone.nemesis.PacketFilter.Rule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * The rules that a fault puts on a link.
 *
 * @param harm what they do to it, in a word: equal for faults that do the same
 * @param passesNothing whether nothing comes through, or only some of it does not
 * @param closesAtFirst whether what is open is closed when it begins
 * @param closesAtLast whether what is open is closed when it ends
 * @param rules in the order in which they are added; the first one's packets tell whether the fault holds
 */
record LinkRules(String harm, boolean passesNothing, boolean closesAtFirst, boolean closesAtLast, List<Rule> rules) {
    private static final List<String> DROP = List.of("-j", "DROP");
    private static final List<String> RESET = List.of("-j", "REJECT", "--reject-with", "tcp-reset");

    /**
     * The rules of a fault on one of its links.
     *
     * @throws IllegalArgumentException if it is none that packets can have
     */
    static LinkRules of(LinkFault fault, Link link, PacketMatch match) {
        return fault.accept(new OfPackets(link, match));
    }

    private record OfPackets(Link link, PacketMatch match) implements LinkFault.Visitor<LinkRules> {
        @Override
        public LinkRules cutLinks(CutLinks fault) {
            return cut(fault.how(), link, match);
        }

        @Override
        public LinkRules lossyLinks(LossyLinks fault) {
            return loss(fault.share(), link, match);
        }

        @Override
        public LinkRules slowLinks(SlowLinks fault) {
            throw none(fault);
        }

        @Override
        public LinkRules narrowLinks(NarrowLinks fault) {
            throw none(fault);
        }

        @Override
        public LinkRules sliceLinks(SliceLinks fault) {
            throw none(fault);
        }

        @Override
        public LinkRules resetLinks(ResetLinks fault) {
            throw none(fault);
        }

        private static IllegalArgumentException none(LinkFault fault) {
            return new IllegalArgumentException(fault.name()
                    + " is nothing that packets can have: they can be lost and refused, not slowed or sliced");
        }
    }

    private static LinkRules cut(Cut how, Link link, PacketMatch match) {
        String harm = how.name().toLowerCase(Locale.ROOT);
        String name = link + " " + harm;
        boolean refuses = how == Cut.REFUSE;
        Rule there = new Rule(name, match.there(), refuses ? RESET : DROP);
        Rule back = new Rule(name + " answers", match.back(), DROP);
        return new LinkRules(
                harm, true, refuses, how == Cut.BLACKHOLE, refuses ? List.of(there) : List.of(there, back));
    }

    /** The rule that only counts is added last, and so comes first. */
    private static LinkRules loss(double share, Link link, PacketMatch match) {
        // Without an exponent, which iptables does not read.
        String number = BigDecimal.valueOf(share).toPlainString();
        String name = link + " loss-" + number;
        List<String> some = List.of("-m", "statistic", "--mode", "random", "--probability", number, "-j", "DROP");
        Rule lost = new Rule(name, match.there(), share < 1 ? some : DROP);
        Rule all = new Rule(name + " all", match.there(), List.of());
        return new LinkRules("loss-" + number, share >= 1, false, false, List.of(lost, all));
    }

    /** The rule that says by its packets whether the fault holds. */
    String telling() {
        return rules.get(0).name();
    }
}
