// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkPath;
import dev.touchstone.nemesis.LinkQuestions;
import dev.touchstone.nemesis.LinkTable;
import dev.touchstone.nemesis.ToxiproxyInjector;
import eu.rekawek.toxiproxy.Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Links to services, with their proxies and whoever breaks them. */
public final class OpenLinks implements AutoCloseable {
    private final LinkProxies proxies;
    private final SeenFaults faults = new SeenFaults();
    private final ToxiproxyInjector injector;
    private final Map<Link, FaultyLink> links = new LinkedHashMap<>();

    private OpenLinks(LinkProxies proxies, LinkTable table, LinkQuestions questions) {
        this.proxies = proxies;
        this.injector = new ToxiproxyInjector(table, questions, Runnable::run);
    }

    /**
     * Makes the links, and looks whether each of them passes: a service that does not answer what it is asked could be told
     * from one behind a cut by nobody.
     *
     * @param proxies closed with the links, and if this fails
     * @throws UnseenFaultException if a link does not pass
     */
    public static OpenLinks open(LinkProxies proxies, Map<Link, LinkTarget> targets) {
        try {
            Map<Link, Proxy> made = new LinkedHashMap<>();
            Map<Link, LinkPath> paths = new LinkedHashMap<>();
            for (Map.Entry<Link, LinkTarget> each : targets.entrySet()) {
                Link link = each.getKey();
                LinkTarget target = each.getValue();
                InetSocketAddress address = target.address().get();
                Proxy proxy = proxies.api()
                        .createProxy(link.proxy(), proxies.nextListen(), upstream(proxies, link, target, address));
                made.put(link, proxy);
                paths.put(link, new LinkPath(proxies.entrance(proxy), address));
            }
            OpenLinks open =
                    new OpenLinks(proxies, LinkTable.of(proxies.api(), paths), (link, bytes) -> targets.get(link)
                            .question()
                            .bytes(bytes));
            made.keySet().forEach(open::requirePassing);
            made.forEach((link, proxy) -> open.links.put(
                    link,
                    new FaultyLink(
                            link, paths.get(link).through(), proxies.inNetwork(proxy), open.injector, open.faults)));
            return open;
        } catch (IOException e) {
            proxies.close();
            throw new IllegalStateException("the links cannot be made: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            proxies.close();
            throw e;
        }
    }

    private void requirePassing(Link link) {
        Observation seen = injector.passes(link);
        if (!seen.observed()) {
            injector.close();
            throw new UnseenFaultException("the link " + link + " does not pass, or " + link.to()
                    + " does not answer what it is asked, which asking(…) can change: " + seen.evidence());
        }
    }

    private static String upstream(LinkProxies proxies, Link link, LinkTarget target, InetSocketAddress address) {
        if (proxies instanceof LinksContainer) {
            return target.inNetwork()
                    .orElseThrow(() -> new IllegalStateException(
                            "the proxy of " + link + " is in a network, and " + link.to() + " is no container of it"));
        }
        return address.getHostString() + ":" + address.getPort();
    }

    /** The links, in the order in which they were asked for. */
    public Map<Link, FaultyLink> links() {
        return links;
    }

    /** The faults that were seen. */
    public FaultJournal journal() {
        return faults.journal();
    }

    /** Heals whatever is broken. */
    public void heal() {
        faults.healAll();
    }

    @Override
    public void close() {
        injector.close();
        proxies.close();
    }
}
