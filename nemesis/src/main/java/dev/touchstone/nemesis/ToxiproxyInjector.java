// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.LinkProbe.Look;
import eu.rekawek.toxiproxy.Proxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Breaks links through Toxiproxy, real or embedded, and looks at the links themselves for whether it worked.
 *
 * <p>{@link ProxyHarm} has what each fault does to a proxy, and what shows it; {@link LinkProbe} says what is evidence. Toxics
 * may miss connections already open, so nothing is believed that no probe saw. Faults may overlap, equal ones too: each kind
 * of harm to a link is done by the first that wants it and undone with the last, and until then a link is not seen to have
 * healed. What cannot be seen yet, because the node is down or another fault lets nothing pass, is looked at until it can
 * be, for {@value #HIDDEN_SECONDS_MAX} s at most. Blocking calls run on workers of its own.
 */
public final class ToxiproxyInjector implements Injector, AutoCloseable {
    private static final int HIDDEN_SECONDS_MAX = 23;
    private static final Duration SILENCE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LOOKING = Duration.ofSeconds(5);
    private static final Duration HIDDEN = Duration.ofSeconds(HIDDEN_SECONDS_MAX);
    private static final Duration LIMIT = Duration.ofSeconds(28);

    /** A fault under way, and what it does to a link. */
    private record Wish(Fault fault, ProxyHarm harm) {}

    private final LinkTable table;
    private final LinkQuestions questions;
    private final Workers workers;
    /** What is wanted of each link; a list is locked to be read, and while what it says is done to the proxy. */
    private final Map<Link, List<Wish>> wishes = new ConcurrentHashMap<>();

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
    public void inject(Fault fault, Consumer<Observation> done) {
        ProxyHarm harm = ProxyHarm.of(fault);
        workers.each(links(fault), link -> inject(new Wish(fault, harm), link), done);
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        ProxyHarm harm = ProxyHarm.of(fault);
        workers.each(links(fault), link -> heal(new Wish(fault, harm), link), done);
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

    private Observation inject(Wish wish, Link link) {
        ProxyHarm harm = wish.harm();
        try {
            take(wish, link);
        } catch (IOException e) {
            return failed(link, e);
        }
        return Workers.await(() -> {
            Look look = look(link, harm, harm.passesNothing() ? SILENCE : PATIENCE);
            boolean hidden = !look.nodeAnswers() || others(wish, link).stream().anyMatch(ProxyHarm::passesNothing);
            return new Workers.Sight(harm.holds(look), look.text(), hidden ? HIDDEN : LOOKING);
        });
    }

    private Observation heal(Wish wish, Link link) {
        ProxyHarm harm = wish.harm();
        try {
            if (!release(wish, link)) {
                return new Observation(false, link + ": another fault still wants " + harm.name());
            }
        } catch (IOException e) {
            return failed(link, e);
        }
        return Workers.await(() -> {
            List<ProxyHarm> others = others(wish, link);
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
        Duration delays = harms(link).stream().map(ProxyHarm::delay).reduce(Duration.ZERO, Duration::plus);
        byte[] question = questions.of(link, harm.questionBytes());
        return LinkProbe.look(link, table.path(link), question, patience.plus(delays), PATIENCE);
    }

    /** Does it, unless a fault that does the same is under way. */
    private void take(Wish wish, Link link) throws IOException {
        Proxy proxy = table.proxy(link);
        List<Wish> wanted = wishes.computeIfAbsent(link, each -> new ArrayList<>());
        // Counting and doing are one step, or a healing could undo what the next fault has just done.
        synchronized (wanted) {
            wanted.add(wish);
            if (wanted.stream().filter(each -> each.harm().equals(wish.harm())).count() == 1) {
                wish.harm().begin(proxy);
            }
        }
    }

    /** Undoes it, unless another fault wants it still; undoing what is undone already does no harm. */
    private boolean release(Wish wish, Link link) throws IOException {
        Proxy proxy = table.proxy(link);
        List<Wish> wanted = wishes.computeIfAbsent(link, each -> new ArrayList<>());
        synchronized (wanted) {
            wanted.removeIf(each -> each.fault() == wish.fault());
            if (wanted.stream().anyMatch(each -> each.harm().equals(wish.harm()))) {
                return false;
            }
            wish.harm().end(proxy);
            return true;
        }
    }

    private List<ProxyHarm> harms(Link link) {
        return others(null, link);
    }

    /** What other faults do to the link. */
    private List<ProxyHarm> others(@Nullable Wish wish, Link link) {
        List<Wish> wanted = wishes.computeIfAbsent(link, each -> new ArrayList<>());
        synchronized (wanted) {
            return wanted.stream()
                    .filter(each -> wish == null || each.fault() != wish.fault())
                    .map(Wish::harm)
                    .distinct()
                    .toList();
        }
    }

    private static Observation failed(Link link, IOException e) {
        return new Observation(false, link + ": Toxiproxy: " + e.getMessage());
    }

    private static List<Link> links(Fault fault) {
        if (fault instanceof Fault.OfLinks ofLinks) {
            return ofLinks.links();
        }
        throw new IllegalArgumentException(fault.name() + " is no fault of links");
    }
}
