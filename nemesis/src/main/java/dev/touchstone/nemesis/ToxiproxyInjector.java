// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.LinkProbe.Look;
import eu.rekawek.toxiproxy.Proxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Breaks links through Toxiproxy, real or embedded, and looks at the links themselves for whether it worked.
 *
 * <p>{@link ProxyHarm} has what each fault does to a proxy, and what shows it; {@link LinkProbe} says what is evidence. Toxics
 * may miss connections already open, so nothing is believed that no probe saw. Faults may overlap, equal ones too: each kind
 * of harm to a link is done by the first that wants it and undone with the last, and until then a link is not seen to have
 * healed. What cannot be seen yet, because the node is down or another fault lets nothing pass, is looked at until it can
 * be, for {@value #HIDDEN_SECONDS_MAX} s at most. Blocking calls run on workers of its own.
 */
public final class ToxiproxyInjector implements Injector<LinkFault>, AutoCloseable {
    private static final int HIDDEN_SECONDS_MAX = 23;
    private static final Duration SILENCE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LOOKING = Duration.ofSeconds(5);
    private static final Duration HIDDEN = Duration.ofSeconds(HIDDEN_SECONDS_MAX);
    private static final Duration LIMIT = Duration.ofSeconds(28);

    private final LinkTable table;
    private final LinkQuestions questions;
    private final Workers workers;
    private final LinkWishes<ProxyHarm> wishes = new LinkWishes<>(link -> link);

    /**
     * An injector for the links of the table.
     *
     * @param questions what its probes ask
     * @param timelineThread runs what it is given on the timeline's thread
     */
    public ToxiproxyInjector(LinkTable table, LinkQuestions questions, Executor timelineThread) {
        this.table = table;
        this.questions = questions;
        this.workers = new Workers("toxiproxy-injector", timelineThread, LIMIT);
    }

    @Override
    public void inject(LinkFault fault, Consumer<Observation> done) {
        ProxyHarm harm = fault.accept(ProxyHarms.OF);
        workers.each(fault.links(), link -> inject(fault, harm, link), done);
    }

    @Override
    public void heal(LinkFault fault, Consumer<Observation> done) {
        ProxyHarm harm = fault.accept(ProxyHarms.OF);
        workers.each(fault.links(), link -> heal(fault, harm, link), done);
    }

    /** Looks, for some seconds at most, whether a link passes anything now. Blocks. */
    public Observation passes(Link link) {
        return Workers.await(() -> {
            Look look = LinkProbe.look(link, table.path(link), questions.of(link, 1), PATIENCE, PATIENCE);
            return new Workers.Sight(look.passes(), look.text(), LOOKING);
        });
    }

    /** Stops the workers; what is under way is given up. */
    @Override
    public void close() {
        workers.close();
    }

    private Observation inject(Fault fault, ProxyHarm harm, Link link) {
        try {
            Proxy proxy = table.proxy(link);
            wishes.take(link, fault, harm, () -> {
                harm.begin(proxy);
                return true;
            });
        } catch (IOException e) {
            return failed(link, e);
        }
        return Workers.await(() -> {
            Look look = look(link, harm, harm.passesNothing() ? SILENCE : PATIENCE);
            boolean hidden =
                    !look.nodeAnswers() || wishes.others(link, fault).stream().anyMatch(ProxyHarm::passesNothing);
            return new Workers.Sight(harm.holds(look), look.text(), hidden ? HIDDEN : LOOKING);
        });
    }

    private Observation heal(Fault fault, ProxyHarm harm, Link link) {
        try {
            Proxy proxy = table.proxy(link);
            Boolean undone = wishes.release(link, fault, harm, () -> {
                harm.end(proxy);
                return true;
            });
            if (undone == null) {
                return new Observation(false, link + ": another fault still wants " + harm.name());
            }
        } catch (IOException e) {
            return failed(link, e);
        }
        return Workers.await(() -> {
            List<ProxyHarm> others = wishes.others(link, fault);
            if (others.stream().anyMatch(ProxyHarm::passesNothing)) {
                String names =
                        String.join(", ", others.stream().map(ProxyHarm::name).toList());
                return new Workers.Sight(false, link + ": passes nothing for another fault: " + names, Duration.ZERO);
            }
            Look look = look(link, harm, PATIENCE);
            return new Workers.Sight(harm.over(look), look.text(), others.isEmpty() ? HIDDEN : LOOKING);
        });
    }

    private Look look(Link link, ProxyHarm harm, Duration patience) {
        Duration delays = wishes.all(link).stream().map(ProxyHarm::delay).reduce(Duration.ZERO, Duration::plus);
        byte[] question = questions.of(link, harm.questionBytes());
        return LinkProbe.look(link, table.path(link), question, patience.plus(delays), PATIENCE);
    }

    private static Observation failed(Link link, IOException e) {
        return new Observation(false, link + ": Toxiproxy: " + e.getMessage());
    }
}
