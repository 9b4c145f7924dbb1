// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Link;
import java.util.List;
import java.util.function.Consumer;

/** Faults of a simulated network. What it does to the world it also sees: the evidence is the world's state. */
final class SimLinkInjector implements Injector {
    private final EventQueue queue;
    private final SimNetwork network;

    SimLinkInjector(EventQueue queue, SimNetwork network) {
        this.queue = queue;
        this.network = network;
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        if (fault instanceof Fault.CutLinks cut) {
            cut.links().forEach(link -> network.cut(link, cut.how()));
            answer(done, cut.links().size() + " links pass nothing: " + names(cut.links()));
        } else if (fault instanceof Fault.SlowLinks slow) {
            long latency = slow.latency().toNanos();
            long jitter = slow.jitter().toNanos();
            SimConfig.Range extra = new SimConfig.Range(Math.max(0, latency - jitter), latency + jitter);
            slow.links().forEach(link -> network.slow(link, extra));
            answer(done, slow.links().size() + " links are slow: " + names(slow.links()));
        } else {
            throw new IllegalArgumentException("no such fault in a simulated network: " + fault);
        }
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        if (fault instanceof Fault.CutLinks cut) {
            cut.links().forEach(network::heal);
            answer(done, "links pass again");
        } else if (fault instanceof Fault.SlowLinks slow) {
            slow.links().forEach(network::heal);
            answer(done, "links are fast again");
        } else {
            throw new IllegalArgumentException("no such fault in a simulated network: " + fault);
        }
    }

    private void answer(Consumer<Observation> done, String evidence) {
        queue.after(0, () -> done.accept(new Observation(true, evidence)));
    }

    private static String names(List<Link> links) {
        return String.join(" ", links.stream().map(Link::proxy).toList());
    }
}
