// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.simulation.network.LinkHarm;
import dev.touchstone.simulation.network.Passage;
import dev.touchstone.simulation.network.SimNetwork;
import dev.touchstone.simulation.time.EventQueue;
import java.util.List;
import java.util.function.Consumer;

/** Faults of a simulated network. What it does to the world it also sees: the evidence is the world's state. */
public final class SimLinkInjector implements Injector<LinkFault> {
    private final EventQueue queue;
    private final SimNetwork network;

    public SimLinkInjector(EventQueue queue, SimNetwork network) {
        this.queue = queue;
        this.network = network;
    }

    @Override
    public void inject(LinkFault fault, Consumer<Observation> done) {
        List<Link> links = fault.links();
        String words = LinkHarm.of(fault).words();
        links.forEach(link -> network.hold(link, fault));
        answer(done, true, links.size() + " links " + words + ": " + names(links));
    }

    @Override
    public void heal(LinkFault fault, Consumer<Observation> done) {
        fault.links().forEach(link -> network.release(link, fault));
        List<Link> harmed =
                fault.links().stream().filter(link -> isHarmed(link, fault)).toList();
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

    private static String names(List<Link> links) {
        return String.join(" ", links.stream().map(Link::proxy).toList());
    }
}
