// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.nemesis.LinkFault.CutLinks;
import dev.touchstone.nemesis.LinkFault.NarrowLinks;
import dev.touchstone.nemesis.LinkFault.ResetLinks;
import dev.touchstone.nemesis.LinkFault.SlowLinks;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A way to a service that can be broken: connect to {@link #address} instead of to the service.
 *
 * <p>Each fault returns when it was seen to hold, and throws {@link UnseenFaultException} if it was not. Whatever a test leaves
 * broken is healed after it. Thread-safe.
 */
public final class FaultyLink {
    private final Link link;
    private final InetSocketAddress entrance;
    private final @Nullable String inNetwork;
    private final Injector<LinkFault> injector;
    private final SeenFaults faults;

    /**
     * A link whose proxy is there.
     *
     * @param entrance where the test enters it
     * @param inNetwork {@code host:port} where containers of its network do; null if there are none
     */
    public FaultyLink(
            Link link,
            InetSocketAddress entrance,
            @Nullable String inNetwork,
            Injector<LinkFault> injector,
            SeenFaults faults) {
        this.link = link;
        this.entrance = entrance;
        this.inNetwork = inNetwork;
        this.injector = injector;
        this.faults = faults;
    }

    /** Who is at its ends. */
    public Link link() {
        return link;
    }

    /** Where to connect to. */
    public InetSocketAddress address() {
        return entrance;
    }

    /** The host to connect to, as a number. */
    public String host() {
        return entrance.getAddress().getHostAddress();
    }

    /** The port to connect to. */
    public int port() {
        return entrance.getPort();
    }

    /** Where a container of the same network is to connect to, {@code host:port}. */
    public String addressInNetwork() {
        return Optional.ofNullable(inNetwork)
                .orElseThrow(() -> new IllegalStateException("the proxy of " + link
                        + " is in this process, where no container reaches it; say inNetwork(network)"));
    }

    /** Lets everything that is sent either way disappear, as when a cable is cut. */
    public ActiveFault cut() {
        return cut(Cut.BLACKHOLE);
    }

    /** Lets nothing pass, in one of three ways. */
    public ActiveFault cut(Cut how) {
        return inject(new CutLinks("cut-" + how.name().toLowerCase(Locale.ROOT), link.proxy(), List.of(link), how));
    }

    /** Delays what is sent to the service. */
    public ActiveFault slow(Duration latency) {
        return slow(latency, Duration.ZERO);
    }

    /** Delays what is sent to the service, each chunk by the latency and at most so much more or less. */
    public ActiveFault slow(Duration latency, Duration jitter) {
        return inject(new SlowLinks("slow", link.proxy(), List.of(link), latency, jitter));
    }

    /** Lets so many bytes a second pass and no more. */
    public ActiveFault narrow(long bytesPerSecond) {
        return inject(new NarrowLinks("narrow", link.proxy(), List.of(link), bytesPerSecond));
    }

    /** Resets connections as soon as something is sent on them. */
    public ActiveFault reset() {
        return inject(new ResetLinks("reset", link.proxy(), List.of(link)));
    }

    /** Cuts it, waits for so long, and heals it. */
    public void cutFor(Duration time) throws InterruptedException {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("a link is cut for more than 0, not " + time);
        }
        ActiveFault cut = cut();
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } finally {
            cut.heal();
        }
    }

    private ActiveFault inject(LinkFault fault) {
        return faults.inject(injector, fault);
    }

    @Override
    public String toString() {
        return link + " at " + host() + ":" + port();
    }
}
