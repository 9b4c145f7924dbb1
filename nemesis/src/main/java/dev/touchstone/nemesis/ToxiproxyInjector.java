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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Breaks links through Toxiproxy, real or embedded, and looks at the links themselves for whether it worked.
 *
 * <p>A black hole is a {@code timeout} of 0 and a stall a {@code bandwidth} of 0, in both streams of the link's proxy;
 * refusing is a disabled proxy; slow is {@code latency} on what is sent along the link. Toxics may miss connections
 * already open, so nothing is believed that no probe saw. Faults may overlap: each has toxics of its own, and a proxy
 * is enabled when the last fault that refuses is healed. Blocking calls run on workers of its own.
 */
public final class ToxiproxyInjector implements Injector, AutoCloseable {
    private static final Duration SILENCE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LOOKING = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final LinkTable table;
    private final Workers workers;
    private final Map<Link, Integer> refusing = new ConcurrentHashMap<>();

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
            Proxy proxy = table.proxy(link);
            if (cut.how() == Cut.REFUSE) {
                if (refusing.merge(link, 1, Integer::sum) == 1) {
                    proxy.disable();
                }
            } else {
                for (ToxicDirection stream : ToxicDirection.values()) {
                    String name = toxic(cut, stream);
                    if (cut.how() == Cut.BLACKHOLE) {
                        proxy.toxics().timeout(name, stream, 0);
                    } else {
                        proxy.toxics().bandwidth(name, stream, 0);
                    }
                }
            }
        } catch (IOException e) {
            return failed(link, e);
        }
        return Workers.await(LOOKING, () -> {
            LinkProbe.Seen seen = LinkProbe.look(link, table.listen(link), SILENCE);
            return new Observation(!seen.answered(), link + ": " + seen.text());
        });
    }

    private Observation slow(SlowLinks slow, Link link) {
        long least = slow.latency().minus(slow.jitter()).toMillis();
        try {
            table.proxy(link)
                    .toxics()
                    .latency(
                            toxic(slow, ToxicDirection.UPSTREAM),
                            ToxicDirection.UPSTREAM,
                            slow.latency().toMillis())
                    .setJitter(slow.jitter().toMillis());
        } catch (IOException e) {
            return failed(link, e);
        }
        return Workers.await(LOOKING, () -> {
            LinkProbe.Seen seen = LinkProbe.look(link, table.listen(link), PATIENCE.plus(slow.latency()));
            return new Observation(seen.millis() >= least, link + ": " + seen.text());
        });
    }

    private Observation heal(Fault fault, Link link) {
        try {
            Proxy proxy = table.proxy(link);
            if (fault instanceof CutLinks cut && cut.how() == Cut.REFUSE) {
                if (refusing.merge(link, -1, Integer::sum) <= 0) {
                    refusing.remove(link);
                    proxy.enable();
                }
            } else {
                for (Toxic toxic : proxy.toxics().getAll()) {
                    if (toxic.getName().equals(toxic(fault, toxic.getStream()))) {
                        toxic.remove();
                    }
                }
            }
        } catch (IOException e) {
            return failed(link, e);
        }
        return Workers.await(LOOKING, () -> {
            LinkProbe.Seen seen = LinkProbe.look(link, table.listen(link), PATIENCE);
            return new Observation(seen.answered(), link + ": " + seen.text());
        });
    }

    private static Observation failed(Link link, IOException e) {
        return new Observation(false, link + ": Toxiproxy: " + e.getMessage());
    }

    /** A name that two faults share only if they are alike. */
    private static String toxic(Fault fault, ToxicDirection stream) {
        return fault.name() + "-" + Integer.toHexString(fault.hashCode()) + "-"
                + (stream == ToxicDirection.UPSTREAM ? "up" : "down");
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
