// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.Fault.Need;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Links through a Toxiproxy, in front of stand-ins for nodes. */
abstract class ToxiproxyInjectorContract extends LinkInjectorContract {
    private static final int SILENCE_MILLIS = 1_000;

    private final StandInNode node = new StandInNode();
    private LinkTable table;
    private ToxiproxyInjector injector;

    /** The port of its API. */
    abstract int port();

    @BeforeEach
    void createLinks() throws IOException {
        node.serve();
        Map<String, String> nodes = Map.of("n1", node.address(), "n2", node.address());
        table = LinkTable.create(new ToxiproxyClient("127.0.0.1", port()), "127.0.0.1", List.of(), nodes, nodes);
        injector = new ToxiproxyInjector(table, StandInNode.QUESTIONS, Runnable::run);
    }

    @AfterEach
    void deleteLinks() throws IOException {
        injector.close();
        table.delete();
        node.close();
    }

    @Override
    protected Injector<LinkFault> injector() {
        return injector;
    }

    @Override
    protected Set<Need> offers() {
        return Set.of(Need.LINKS, Need.LATENCY, Need.STREAMS, Need.SLICES);
    }

    @Override
    protected void await(CompletableFuture<?> done) {
        CompletableFuture<?> unused = done.orTimeout(60, TimeUnit.SECONDS);
        done.join();
    }

    @Override
    protected boolean passes(Link link) {
        InetSocketAddress listen = table.listen(link);
        try (Socket socket = new Socket()) {
            socket.connect(listen, SILENCE_MILLIS);
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.getOutputStream().write(StandInNode.QUESTIONS.of(link, 1));
            return socket.getInputStream().read() >= 0;
        } catch (IOException refusedOrSilent) {
            return false;
        }
    }
}
