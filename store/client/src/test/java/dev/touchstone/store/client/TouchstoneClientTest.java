// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.client.core.Address;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.RingSnapshot;
import dev.touchstone.store.client.core.Routing;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outcomes against a server that answers, refuses, breaks off and stays silent on command. */
final class TouchstoneClientTest {
    private static final StoreKey KEY = new StoreKey("b", Bytes.wrap(new byte[] {'.', '/', (byte) 0xff}));
    /** Where an answer comes: however slow the machine is, no time passes that would be taken for silence. */
    private static final ClientOptions PATIENT = new ClientOptions(Duration.ofSeconds(60), Duration.ofSeconds(60), 8);
    /** Where none comes. */
    private static final ClientOptions QUICK = new ClientOptions(Duration.ofMillis(800), Duration.ofMillis(400), 8);

    private final Vertx vertx = Vertx.vertx();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void readsAValueAndWritesWithItsContext() throws Exception {
        TouchstoneClient client = pinned(serve(request -> {
            if (request.method().name().equals("GET")) {
                request.response()
                        .putHeader("X-Touchstone-Context", "AQID")
                        .putHeader("ETag", "\"v1\"")
                        .putHeader("Content-Type", "text/plain")
                        .end("hello");
            } else {
                request.response()
                        .setStatusCode(204)
                        .putHeader("X-Touchstone-Context", "BAUG")
                        .putHeader("ETag", "\"v2\"")
                        .end();
            }
        }));
        Session session = client.session();
        ClientOutcome.Ok<ReadResult> read =
                (ClientOutcome.Ok<ReadResult>) await(session.get(KEY, new RequestOptions(2, Duration.ofSeconds(1))));
        assertThat(read.value().siblings())
                .containsExactly(new ReadResult.Sibling(new Value(Bytes.ofUtf8("hello"), "text/plain"), "v1"));
        await(session.put(KEY, Value.ofUtf8("x"), RequestOptions.DEFAULTS));
        ClientOutcome<WriteResult> written = await(session.delete(KEY, RequestOptions.DEFAULTS));
        assertThat(((ClientOutcome.Ok<WriteResult>) written).value())
                .isEqualTo(new WriteResult(CausalContext.ofText("BAUG"), "v2"));
        assertThat(seen)
                .containsExactly(
                        "GET /v1/buckets/b/keys/%2E%2F%FF?r=2&timeout=1000ms null",
                        "PUT /v1/buckets/b/keys/%2E%2F%FF AQID", "DELETE /v1/buckets/b/keys/%2E%2F%FF BAUG");
    }

    @ParameterizedTest
    @CsvSource({
        "503, unavailable, none, NotDone",
        "400, invalid, none, NotDone",
        "507, full, none, NotDone",
        "504, indeterminate, unknown, Unknown",
        "500, internal, unknown, Unknown"
    })
    void believesWhatTheNodeSaysOfTheEffect(int status, String word, String effect, String outcome) throws Exception {
        TouchstoneClient client = pinned(serve(request -> request.response()
                .setStatusCode(status)
                .end("{\"type\":\"urn:touchstone:problem:" + word + "\",\"effect\":\"" + effect + "\"}")));
        ClientOutcome<WriteResult> got = put(client);
        assertThat(got.getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(got.toString()).contains(word);
        assertThat(seen).hasSize(1);
    }

    @Test
    void takesAnErrorThatSaysNothingOfTheEffectForUnknown() throws Exception {
        TouchstoneClient client =
                pinned(serve(request -> request.response().setStatusCode(502).end("<html>bad gateway</html>")));
        assertThat(put(client)).isInstanceOf(ClientOutcome.Unknown.class);
    }

    @Test
    void takesAnAnswerThatMakesNoSenseForUnknown() throws Exception {
        TouchstoneClient client = pinned(serve(request -> request.response()
                .setStatusCode(204)
                .putHeader("X-Touchstone-Context", "!")
                .end()));
        assertThat(put(client)).isInstanceOf(ClientOutcome.Unknown.class);
    }

    @Test
    void takesAConnectionThatBreaksForUnknown() throws Exception {
        TouchstoneClient client = pinned(serve(request -> request.connection().close()));
        assertThat(put(client)).isInstanceOf(ClientOutcome.Unknown.class);
        assertThat(seen).hasSize(1);
    }

    @Test
    void givesUpOnSilenceInTime() throws Exception {
        TouchstoneClient client = new TouchstoneClient(vertx, Routing.pinned(serve(request -> {})), QUICK);
        long started = System.nanoTime();
        ClientOutcome<WriteResult> outcome = put(client);
        while (outcome instanceof ClientOutcome.NotDone) {
            // A machine so busy that no connection was made in time: then nothing was sent. Again.
            assertThat(seen).isEmpty();
            started = System.nanoTime();
            outcome = put(client);
        }
        assertThat(outcome).isInstanceOf(ClientOutcome.Unknown.class);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(790));
    }

    @Test
    void takesARefusedConnectionForNotDone() throws Exception {
        ClientOutcome<WriteResult> outcome = put(pinned(closedPort()));
        assertThat(((ClientOutcome.NotDone<WriteResult>) outcome).reason()).isEqualTo("refused");
    }

    @Test
    void triesAWriteElsewhereOnlyWhenNoConnectionWasMade() throws Exception {
        Address breaks = serve(request -> request.connection().close());
        Address answers = serve(request -> request.response().setStatusCode(204).end());
        assertThat(put(routed(closedPort(), answers))).isInstanceOf(ClientOutcome.Ok.class);
        seen.clear();
        assertThat(put(routed(breaks, answers))).isInstanceOf(ClientOutcome.Unknown.class);
        assertThat(seen).filteredOn(each -> each.startsWith("PUT")).hasSize(1);
    }

    @Test
    void triesAReadElsewhere() throws Exception {
        Address breaks = serve(request -> request.connection().close());
        Address absent = serve(request -> request.response()
                .setStatusCode(404)
                .end("{\"type\":\"urn:touchstone:problem:absent\",\"effect\":\"none\"}"));
        ClientOutcome<ReadResult> outcome = await(routed(breaks, absent).get(KEY, RequestOptions.DEFAULTS));
        assertThat(((ClientOutcome.Ok<ReadResult>) outcome).value().siblings()).isEmpty();
    }

    @Test
    void triesAWriteElsewhereWhenANodeSaysThatItHadNoEffect() throws Exception {
        Address stopping = serve(request -> request.response()
                .setStatusCode(503)
                .end("{\"type\":\"urn:touchstone:problem:not-ready\",\"effect\":\"none\"}"));
        Address answers = serve(request -> request.response().setStatusCode(204).end());
        assertThat(put(routed(stopping, answers))).isInstanceOf(ClientOutcome.Ok.class);
        assertThat(put(routed(stopping, stopping))).isInstanceOf(ClientOutcome.NotDone.class);
    }

    @Test
    void hedgesAReadThatIsNotAnsweredSoon() throws Exception {
        Address silent = serve(request -> {});
        Address answers =
                serve(request -> request.response().putHeader("ETag", "v").end("hello"));
        TouchstoneClient client = new TouchstoneClient(
                vertx,
                fixed(silent, answers),
                new ClientOptions(Duration.ofSeconds(60), Duration.ofSeconds(60), 8)
                        .hedgingReadsAfter(Duration.ofMillis(20)));
        ClientOutcome<ReadResult> read = await(client.get(KEY, RequestOptions.DEFAULTS));
        assertThat(((ClientOutcome.Ok<ReadResult>) read).node()).isEqualTo(answers.toString());
    }

    @Test
    void endsInTimeHoweverManyNodesAreSilent() throws Exception {
        Address silent = serve(request -> {});
        Address[] many = new Address[200];
        java.util.Arrays.fill(many, silent);
        TouchstoneClient client = new TouchstoneClient(vertx, fixed(many), QUICK);
        // Were each of them given even a part of the time, this would take minutes.
        assertThat(await(client.get(KEY, RequestOptions.DEFAULTS))).isNotInstanceOf(ClientOutcome.Ok.class);
        assertThat(seen).hasSizeLessThan(100);
    }

    private static CausalContext context(Siblings record) {
        return record.seen(1).context(Token.of(KEY), (token, content, length) -> new byte[Seen.SEAL_BYTES]);
    }

    @Test
    void aSessionNeverReadsWhatIsOlderThanWhatItHasSeen() throws Exception {
        Incarnation actor = new Incarnation(new NodeId("n1"), 1);
        Siblings older = record(actor, 1);
        Siblings newer = record(actor, 2);
        AtomicReference<CausalContext> behind = new AtomicReference<>(context(newer));
        Address first = serve(request -> answer(request, behind.get()));
        Address second = serve(request -> answer(request, context(newer)));
        Session session = new TouchstoneClient(vertx, fixed(first, second), PATIENT).session();
        assertThat(await(session.get(KEY, RequestOptions.DEFAULTS))).isInstanceOf(ClientOutcome.Ok.class);

        behind.set(context(older));
        ClientOutcome<ReadResult> again = await(session.get(KEY, RequestOptions.DEFAULTS));
        assertThat(((ClientOutcome.Ok<ReadResult>) again).node()).isEqualTo(second.toString());

        Session alone = new TouchstoneClient(vertx, fixed(first), PATIENT).session();
        await(alone.get(KEY, RequestOptions.DEFAULTS));
        behind.set(CausalContext.EMPTY);
        ClientOutcome<ReadResult> stale = await(alone.get(KEY, RequestOptions.DEFAULTS));
        assertThat(((ClientOutcome.NotDone<ReadResult>) stale).reason()).isEqualTo("behind-session");
        assertThat(await(new TouchstoneClient(vertx, fixed(first), PATIENT).get(KEY, RequestOptions.DEFAULTS)))
                .as("no session, no promise")
                .isInstanceOf(ClientOutcome.Ok.class);
    }

    @Test
    void asksForTheRingByItself() throws Exception {
        Address node = serve(request -> request.response().setStatusCode(204).end());
        put(routed(node, node));
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(seen)
                .anyMatch(each -> each.startsWith("GET /v1/ring")));
        seen.clear();
        put(pinned(node));
        assertThat(seen).hasSize(1);
    }

    private static Siblings record(Incarnation actor, long counter) {
        Dot dot = new Dot(actor, counter);
        return new Siblings(DotSet.EMPTY.with(dot), List.of(new Sibling(dot, counter, 0, Value.ofUtf8("v" + counter))));
    }

    private static void answer(HttpServerRequest request, CausalContext context) {
        request.response().putHeader("X-Touchstone-Context", context.text()).end("v");
    }

    /** Always these, in this order. */
    private static Routing fixed(Address... targets) {
        return new Routing() {
            @Override
            public List<Address> targets(StoreKey key) {
                return List.of(targets);
            }

            @Override
            public List<Address> anyTargets() {
                return List.of(targets);
            }
        };
    }

    @Test
    void asksTheOwnersOfAKeyFirstOnceItKnowsTheRing() throws Exception {
        String ring = "{\"epoch\":1,\"members\":[{\"id\":\"n1\",\"weight\":1,\"zone\":\"\"},"
                + "{\"id\":\"n2\",\"weight\":1,\"zone\":\"\",\"liveness\":\"alive\"}],\"buckets\":{\"b\":{\"n\":1}}}";
        Map<NodeId, Address> addresses = new TreeMap<>();
        for (String name : List.of("n1", "n2")) {
            addresses.put(
                    new NodeId(name),
                    serve(request -> request.response().putHeader("ETag", name).end(ring)));
        }
        TouchstoneClient client = new TouchstoneClient(vertx, Routing.ringAware(addresses, System::nanoTime), PATIENT);
        ClientOutcome.Ok<RingSnapshot> known = (ClientOutcome.Ok<RingSnapshot>) await(client.refresh());
        Set<String> served = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            StoreKey key = new StoreKey("b", Bytes.ofUtf8("key-" + i));
            NodeId owner = known.value().ring().owners(Token.of(key), 1).get(0);
            ClientOutcome<ReadResult> read = await(client.get(key, RequestOptions.DEFAULTS));
            assertThat(((ClientOutcome.Ok<ReadResult>) read).node()).isEqualTo(String.valueOf(addresses.get(owner)));
            served.add(owner.name());
        }
        assertThat(served).containsExactly("n1", "n2");
    }

    private TouchstoneClient pinned(Address address) {
        return new TouchstoneClient(vertx, Routing.pinned(address), PATIENT);
    }

    private TouchstoneClient routed(Address first, Address second) {
        return new TouchstoneClient(
                vertx,
                Routing.ringAware(Map.of(new NodeId("n1"), first, new NodeId("n2"), second), System::nanoTime),
                PATIENT);
    }

    private static ClientOutcome<WriteResult> put(TouchstoneClient client) throws Exception {
        return await(client.put(KEY, Value.ofUtf8("v"), CausalContext.EMPTY, RequestOptions.DEFAULTS));
    }

    private Address serve(Handler<HttpServerRequest> handler) throws Exception {
        int port = await(vertx.createHttpServer()
                        .requestHandler(request -> {
                            seen.add(request.method() + " " + request.uri() + " "
                                    + request.getHeader("X-Touchstone-Context"));
                            handler.handle(request);
                        })
                        .listen(0, "127.0.0.1"))
                .actualPort();
        return new Address("127.0.0.1", port);
    }

    private static Address closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Address("127.0.0.1", socket.getLocalPort());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }
}
