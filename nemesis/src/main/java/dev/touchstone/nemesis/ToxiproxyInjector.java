// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.Fault.Cut;
import dev.touchstone.nemesis.Fault.CutLinks;
import dev.touchstone.nemesis.Fault.SlowLinks;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Breaks links through Toxiproxy, real or embedded, and looks at the links themselves for whether it worked.
 *
 * <p>A black hole is a {@code timeout} of 0 and a stall a {@code bandwidth} of 0, in both streams of the link's proxy;
 * refusing is a disabled proxy; slow is {@code latency} on what is sent along the link. Toxics may miss connections
 * already open, so nothing is believed that no probe saw; {@link LinkProbe} says what is evidence. Faults may overlap,
 * equal ones too: each kind of harm to a link is done by the first that wants it and undone with the last, and until
 * then a link is not seen to have healed. A link to a node that is down is looked at until the node is back, for
 * {@value #HEALING_SECONDS_MAX} s at most. Blocking calls run on workers of its own.
 */
public final class ToxiproxyInjector implements Injector, AutoCloseable {
    private static final int HEALING_SECONDS_MAX = 23;
    private static final Duration SILENCE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LOOKING = Duration.ofSeconds(5);
    private static final Duration HEALING = Duration.ofSeconds(HEALING_SECONDS_MAX);
    private static final Duration LIMIT = Duration.ofSeconds(28);

    /** Latencies below this are not told from a busy machine when they should be gone. */
    private static final long MEASURABLE_MILLIS = 100;

    /** One kind of harm to one link; its name is that of its toxics too. */
    private record Harm(Link link, String name) {}

    private final LinkTable table;
    private final Workers workers;
    private final Map<Harm, Integer> wanted = new ConcurrentHashMap<>();

    /**
     * An injector for the links of the table.
     *
     * @param timelineThread runs what it is given on the timeline's thread
     */
    public ToxiproxyInjector(LinkTable table, Executor timelineThread) {
        this.table = table;
        this.workers = new Workers("toxiproxy-injector", timelineThread, LIMIT);
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        if (fault instanceof CutLinks cut) {
            workers.each(cut.links(), link -> cut(cut, link), done);
        } else if (fault instanceof SlowLinks slow) {
            workers.each(slow.links(), link -> slow(slow, link), done);
        } else {
            throw new IllegalArgumentException(fault.name() + " is no fault of links");
        }
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        workers.each(links(fault), link -> heal(fault, link), done);
    }

    /** Stops the workers; what is under way is given up. */
    @Override
    public void close() {
        workers.close();
    }

    private Observation cut(CutLinks cut, Link link) {
        try {
            harm(cut, link);
        } catch (IOException e) {
            return failed(link, e);
        }
        return Workers.await(LOOKING, () -> {
            LinkProbe.Look look = look(link, SILENCE);
            return new Observation(look.passesNothing(), look.text());
        });
    }

    private Observation slow(SlowLinks slow, Link link) {
        try {
            harm(slow, link);
        } catch (IOException e) {
            return failed(link, e);
        }
        return Workers.await(LOOKING, () -> {
            LinkProbe.Look look = look(link, PATIENCE.plus(slow.latency()));
            boolean slower =
                    look.through().millis() >= leastMillis(slow) && look.past().millis() < leastMillis(slow);
            return new Observation(look.passes() && slower, look.text());
        });
    }

    private Observation heal(Fault fault, Link link) {
        try {
            if (!unharm(fault, link)) {
                return new Observation(false, link + ": another fault still wants " + harm(fault));
            }
        } catch (IOException e) {
            return failed(link, e);
        }
        return Workers.await(HEALING, () -> {
            LinkProbe.Look look = look(link, PATIENCE);
            boolean fast = !(fault instanceof SlowLinks slow)
                    || leastMillis(slow) < MEASURABLE_MILLIS
                    || look.through().millis() < leastMillis(slow);
            return new Observation(look.passes() && fast, look.text());
        });
    }

    private LinkProbe.Look look(Link link, Duration patience) {
        return LinkProbe.look(link, table.listen(link), table.upstream(link), patience, PATIENCE);
    }

    private void harm(Fault fault, Link link) throws IOException {
        Proxy proxy = table.proxy(link);
        // Counting and doing are one step, or a healing could undo what the next fault has just done.
        synchronized (proxy) {
            if (wanted.merge(new Harm(link, harm(fault)), 1, Integer::sum) > 1) {
                return;
            }
            if (fault instanceof SlowLinks slow) {
                proxy.toxics()
                        .latency(
                                toxic(slow, ToxicDirection.UPSTREAM),
                                ToxicDirection.UPSTREAM,
                                slow.latency().toMillis())
                        .setJitter(slow.jitter().toMillis());
            } else if (refuses(fault)) {
                proxy.disable();
            } else {
                for (ToxicDirection stream : ToxicDirection.values()) {
                    if (((CutLinks) fault).how() == Cut.BLACKHOLE) {
                        proxy.toxics().timeout(toxic(fault, stream), stream, 0);
                    } else {
                        proxy.toxics().bandwidth(toxic(fault, stream), stream, 0);
                    }
                }
            }
        }
    }

    /** Undoes it, unless another fault wants it still. */
    private boolean unharm(Fault fault, Link link) throws IOException {
        Proxy proxy = table.proxy(link);
        synchronized (proxy) {
            Integer left =
                    wanted.computeIfPresent(new Harm(link, harm(fault)), (harm, count) -> count > 1 ? count - 1 : null);
            if (left != null) {
                return false;
            }
            if (refuses(fault)) {
                proxy.enable();
                return true;
            }
            for (Toxic toxic : proxy.toxics().getAll()) {
                if (toxic.getName().equals(toxic(fault, toxic.getStream()))) {
                    toxic.remove();
                }
            }
            return true;
        }
    }

    private static long leastMillis(SlowLinks slow) {
        return slow.latency().minus(slow.jitter()).toMillis();
    }

    private static Observation failed(Link link, IOException e) {
        return new Observation(false, link + ": Toxiproxy: " + e.getMessage());
    }

    private static String toxic(Fault fault, ToxicDirection stream) {
        return harm(fault) + (stream == ToxicDirection.UPSTREAM ? "-up" : "-down");
    }

    /** What a fault does to each of its links, in a word: equal for faults that do the same. */
    private static String harm(Fault fault) {
        if (fault instanceof SlowLinks slow) {
            return "latency-" + slow.latency().toMillis() + "-" + slow.jitter().toMillis();
        }
        return ((CutLinks) fault).how().name().toLowerCase(Locale.ROOT);
    }

    private static boolean refuses(Fault fault) {
        return fault instanceof CutLinks cut && cut.how() == Cut.REFUSE;
    }

    private static List<Link> links(Fault fault) {
        if (fault instanceof CutLinks cut) {
            return cut.links();
        }
        if (fault instanceof SlowLinks slow) {
            return slow.links();
        }
        throw new IllegalArgumentException(fault.name() + " is no fault of links");
    }
}
