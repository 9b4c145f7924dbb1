// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.IptablesInjector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.LinkFault.LossyLinks;
import dev.touchstone.nemesis.NamespaceShell;
import dev.touchstone.nemesis.PacketMatch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Links whose packets are lost by iptables in the network namespace of the Toxiproxy container, which all of them go through; what
 * else befalls links is left to Toxiproxy. The container's end takes the rules with it.
 */
final class PacketLinks implements Injector<LinkFault>, AutoCloseable {
    private final Injector<LinkFault> toxiproxy;
    private final IptablesInjector iptables;

    private PacketLinks(Injector<LinkFault> toxiproxy, IptablesInjector iptables) {
        this.toxiproxy = toxiproxy;
        this.iptables = iptables;
    }

    static PacketLinks create(
            Injector<LinkFault> toxiproxy, Containers containers, ComposePorts ports, Executor timelineThread) {
        String address = containers.address(ComposeDescription.TOXIPROXY);
        Map<Link, PacketMatch> matches = new TreeMap<>();
        ports.links()
                .forEach((link, port) ->
                        matches.put(link, new PacketMatch(ComposeDescription.TOXIPROXY, null, address, port)));
        // Clients are processes of this machine, which reaches the containers' network itself.
        NamespaceShell shell = new NamespaceShell(place -> place.equals(Link.CLIENT)
                ? List.of()
                : List.of(
                        "nsenter", "-t", String.valueOf(containers.state(place).getPidLong()), "-n"));
        return new PacketLinks(toxiproxy, new IptablesInjector(matches, shell, timelineThread));
    }

    @Override
    public void inject(LinkFault fault, Consumer<Observation> done) {
        of(fault).inject(fault, done);
    }

    @Override
    public void heal(LinkFault fault, Consumer<Observation> done) {
        of(fault).heal(fault, done);
    }

    private Injector<LinkFault> of(LinkFault fault) {
        return fault instanceof LossyLinks ? iptables : toxiproxy;
    }

    @Override
    public void close() {
        iptables.close();
    }
}
