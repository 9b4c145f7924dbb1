// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.net.InetSocketAddress;
import java.util.stream.IntStream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The real Toxiproxy in a container, with a port for each link. */
public final class LinksContainer extends GenericContainer<LinksContainer> implements LinkProxies {
    /** The image that this project makes; the published one will do as well. */
    public static final DockerImageName IMAGE = DockerImageName.parse("touchstone-toxiproxy:2.12.0");

    private static final int API_PORT = 8474;
    private static final int FIRST_LINK_PORT = 21_000;

    private final String alias;
    private int used;

    /**
     * A container that is not started yet.
     *
     * @param alias its name in the network
     * @param links how many proxies it will hold
     */
    public LinksContainer(DockerImageName image, Network network, String alias, int links) {
        super(image);
        this.alias = alias;
        withNetwork(network);
        withNetworkAliases(alias);
        withCommand("-host=0.0.0.0");
        addExposedPorts(API_PORT);
        addExposedPorts(IntStream.range(0, links).map(i -> FIRST_LINK_PORT + i).toArray());
        waitingFor(Wait.forHttp("/version").forPort(API_PORT));
    }

    @Override
    public ToxiproxyClient api() {
        return new ToxiproxyClient(getHost(), getMappedPort(API_PORT));
    }

    /** Where its API is reached from the host. */
    public String apiUrl() {
        return "http://" + getHost() + ":" + getMappedPort(API_PORT);
    }

    @Override
    public synchronized String nextListen() {
        return "0.0.0.0:" + (FIRST_LINK_PORT + used++);
    }

    @Override
    public InetSocketAddress entrance(Proxy proxy) {
        return new InetSocketAddress(getHost(), getMappedPort(port(proxy)));
    }

    @Override
    public String inNetwork(Proxy proxy) {
        return alias + ":" + port(proxy);
    }

    /** Where the proxy of the n-th link will be entered in the network: known before the container starts. */
    public String inNetwork(int link) {
        return alias + ":" + (FIRST_LINK_PORT + link);
    }

    private static int port(Proxy proxy) {
        String listen = proxy.getListen();
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    @Override
    public void close() {
        stop();
    }
}
