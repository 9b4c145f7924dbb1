// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.simulation.network.Passage;
import dev.touchstone.simulation.network.SimNetwork;
import dev.touchstone.simulation.time.EventQueue;
import java.util.List;
import java.util.function.Consumer;

/** Faults of a simulated network. What it does to the world it also sees: the evidence is the world's state. */
public final class SimLinkInjector implements Injector {
    private final EventQueue queue;
    private final SimNetwork network;

    public SimLinkInjector(EventQueue queue, SimNetwork network) {
        this.queue = queue;
        this.network = network;
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        LinkFault ofLinks = ofLinks(fault);
        ofLinks.links().forEach(link -> network.hold(link, ofLinks));
        answer(done, true, ofLinks.links().size() + " links " + words(ofLinks) + ": " + names(ofLinks.links()));
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        LinkFault ofLinks = ofLinks(fault);
        ofLinks.links().forEach(link -> network.release(link, ofLinks));
        List<Link> harmed =
                ofLinks.links().stream().filter(link -> isHarmed(link, ofLinks)).toList();
        if (harmed.isEmpty()) {
            answer(done, true, "links pass again");
        } else {
            answer(done, false, "links that another fault still harms: " + names(harmed));
        }
    }

    private boolean isHarmed(Link link, LinkFault fault) {
        return network.isHeldByAnother(link, fault) || network.passage(link) != Passage.OPEN;
    }

    private void answer(Consumer<Observation> done, boolean observed, String evidence) {
        queue.after(0, () -> done.accept(new Observation(observed, evidence)));
    }

    private static LinkFault ofLinks(Fault fault) {
        if (fault instanceof LinkFault ofLinks && !(fault instanceof LinkFault.SliceLinks)) {
            return ofLinks;
        }
        throw new IllegalArgumentException("no such fault in a simulated network: " + fault);
    }

    private static String words(LinkFault fault) {
        if (fault instanceof LinkFault.SlowLinks) {
            return "are slow";
        } else if (fault instanceof LinkFault.NarrowLinks narrow) {
            return "pass " + narrow.bytesPerSecond() + " bytes a second";
        } else if (fault instanceof LinkFault.LossyLinks lossy) {
            return "lose " + Math.round(lossy.share() * 100) + " % of their messages";
        }
        return fault instanceof LinkFault.ResetLinks ? "are reset" : "pass nothing";
    }

    private static String names(List<Link> links) {
        return String.join(" ", links.stream().map(Link::proxy).toList());
    }
}
