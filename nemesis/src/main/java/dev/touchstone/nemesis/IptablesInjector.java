// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.ConnectProbe.Answer;
import dev.touchstone.nemesis.Workers.Sight;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Breaks links below TCP, by rules of iptables in the network namespaces of the nodes, and looks from the sender's namespace
 * for whether it worked.
 *
 * <p>A black hole and a stall drop what goes along the link and what comes back. TCP sends again what was lost, so that a
 * stall's connections live on and deliver late; a black hole's are closed when it heals, where the kernel lets {@code ss}
 * do so. Refusing answers with a reset, and closes what is open. Loss drops a share of what goes along the link, each packet
 * by a throw of its own; what comes back is spared, so that a share of 1 is a cut of one direction alone. Links cannot be
 * slowed, narrowed or sliced here.
 *
 * <p>A cut is seen if a connect from the sender is silent or reset <em>and</em> the rule met packets meanwhile; loss, if the
 * rule dropped some; the end of either, if the rules are gone and a connect is answered. Faults may overlap, as with
 * {@link ToxiproxyInjector}. Blocking calls run on workers of its own.
 */
public final class IptablesInjector implements Injector<LinkFault>, AutoCloseable {
    private static final int KNOCKS = 20;
    private static final Duration SILENCE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LOOKING = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(28);

    private final Map<Link, PacketMatch> matches;
    private final PacketFilter filter;
    private final ConnectProbe probe;
    private final OpenConnections connections;
    private final Workers workers;
    /** Rules of one namespace are changed one after another. */
    private final LinkWishes<LinkRules> wishes =
            new LinkWishes<>(link -> match(link).at());

    /**
     * An injector for these links.
     *
     * @param matches the packets of each link
     * @param timelineThread runs what it is given on the timeline's thread
     */
    public IptablesInjector(Map<Link, PacketMatch> matches, NamespaceShell shell, Executor timelineThread) {
        this.matches = new TreeMap<>(matches);
        this.filter = new PacketFilter(shell);
        this.probe = new ConnectProbe(shell);
        this.connections = new OpenConnections(shell);
        this.workers = new Workers("iptables-injector", timelineThread, LIMIT);
    }

    @Override
    public void inject(LinkFault fault, Consumer<Observation> done) {
        workers.each(fault.links(), link -> inject(fault, link), done);
    }

    @Override
    public void heal(LinkFault fault, Consumer<Observation> done) {
        workers.each(fault.links(), link -> heal(fault, link), done);
    }

    /** Stops the workers; what is under way is given up. */
    @Override
    public void close() {
        workers.close();
    }

    private Observation inject(LinkFault fault, Link link) {
        PacketMatch match = match(link);
        LinkRules rules = LinkRules.of(fault, link, match);
        try {
            wishes.take(link, fault, rules, () -> begin(rules, link, match));
        } catch (IOException e) {
            return failed(link, e);
        }
        if (rules.passesNothing()) {
            return Workers.await(() -> lookForCut(link, match, rules));
        }
        // Some packets have to pass until one is seen to be lost.
        long set = System.nanoTime();
        return Workers.await(() -> lookForLoss(link, match, rules)).since(set);
    }

    private Observation heal(LinkFault fault, Link link) {
        PacketMatch match = match(link);
        LinkRules rules = LinkRules.of(fault, link, match);
        @Nullable String undone;
        try {
            undone = wishes.release(link, fault, rules, () -> end(rules, link, match));
        } catch (IOException e) {
            return failed(link, e);
        }
        return undone == null
                ? new Observation(false, link + ": another fault still wants " + rules.harm())
                : Workers.await(() -> lookForHealing(fault, link, match, undone));
    }

    private Sight lookForCut(Link link, PacketMatch match, LinkRules rules) {
        try {
            long before = met(match, rules.telling());
            ConnectProbe.Seen seen = probe.ask(link, match, SILENCE);
            long met = met(match, rules.telling()) - before;
            return new Sight(
                    seen.answer() != Answer.CONNECTED && met > 0,
                    link + ": " + seen.text() + "; its rule met " + met + " packets meanwhile",
                    LOOKING);
        } catch (IOException e) {
            return cannotLook(link, e);
        }
    }

    private Sight lookForLoss(Link link, PacketMatch match, LinkRules rules) {
        try {
            Map<String, Long> before = filter.packets(match.at());
            probe.knock(link, match, KNOCKS, SILENCE);
            Map<String, Long> after = filter.packets(match.at());
            long lost = count(after, rules.telling()) - count(before, rules.telling());
            long all = count(after, rules.telling() + " all") - count(before, rules.telling() + " all");
            return new Sight(lost > 0, link + ": " + lost + " of " + all + " packets lost", LOOKING);
        } catch (IOException e) {
            return cannotLook(link, e);
        }
    }

    private Sight lookForHealing(Fault fault, Link link, PacketMatch match, String undone) {
        List<String> others = wishes.others(link, fault).stream()
                .filter(LinkRules::passesNothing)
                .map(LinkRules::harm)
                .toList();
        if (!others.isEmpty()) {
            String names = String.join(", ", others);
            return new Sight(false, link + ": passes nothing for another fault: " + names, Duration.ZERO);
        }
        try {
            ConnectProbe.Seen seen = probe.ask(link, match, PATIENCE);
            return new Sight(seen.answer() != Answer.SILENCE, link + ": " + seen.text() + "; " + undone, LOOKING);
        } catch (IOException e) {
            return cannotLook(link, e);
        }
    }

    private long met(PacketMatch match, String rule) throws IOException {
        return count(filter.packets(match.at()), rule);
    }

    private static long count(Map<String, Long> packets, String rule) {
        return packets.getOrDefault(rule, 0L);
    }

    private boolean begin(LinkRules rules, Link link, PacketMatch match) throws IOException {
        for (PacketFilter.Rule rule : rules.rules()) {
            filter.add(match.at(), rule);
        }
        if (rules.closesAtFirst()) {
            connections.close(link, match);
        }
        return true;
    }

    /** Says in words what it did. */
    private String end(LinkRules rules, Link link, PacketMatch match) throws IOException {
        // Before the rules go: nothing that was sent into a black hole may come out of it.
        String closed = rules.closesAtLast() ? ", " + connections.close(link, match) : "";
        for (PacketFilter.Rule rule : rules.rules()) {
            filter.remove(match.at(), rule);
        }
        return "its rules are gone" + closed;
    }

    private PacketMatch match(Link link) {
        PacketMatch match = matches.get(link);
        if (match == null) {
            throw new IllegalArgumentException("there is no link " + link + "; there are " + matches.keySet());
        }
        return match;
    }

    private static Sight cannotLook(Link link, IOException e) {
        return new Sight(false, link + ": " + e.getMessage(), LOOKING);
    }

    private static Observation failed(Link link, IOException e) {
        return new Observation(false, link + ": " + e.getMessage());
    }
}
