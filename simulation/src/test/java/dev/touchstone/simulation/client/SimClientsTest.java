// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.network.SimNetwork;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.node.SimNodes;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.client.core.RetryRule;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients of three nodes are told, each node a cluster of its own, when the one that they ask first is not there. */
class SimClientsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final EventQueue queue = new EventQueue();
    private final SimConfig config = SimConfig.ofNodes(3);
    private final SortedMap<String, SimNode> nodes = new TreeMap<>();
    private final List<ClientEvent> events = new ArrayList<>();
    private final List<Request> taken = new ArrayList<>();
    private SimClients clients;
    private @Nullable Result result;

    @BeforeEach
    void begin() {
        for (String name : List.of("n1", "n2", "n3")) {
            nodes.put(name, SimNodes.alone(queue, config, name));
        }
        SimNetwork network = new SimNetwork(queue, config.network(), new Randomness(1));
        clients = new SimClients(queue, network, nodes, new TreeMap<>(), events::add);
        BucketSettings settings = new BucketSettings(
                1, 1, 1, Consistency.EVENTUAL, Resolve.LWW, QuorumKind.STRICT, ReadRepair.OFF, new TreeSet<>());
        int[] defined = {0};
        nodes.values()
                .forEach(node -> node.core().submit(new Request.DefineBucket("b", settings), reply -> defined[0]++));
        runUntil(() -> defined[0] == 3);
    }

    @Test
    void aClientOfOneNodeAsksNobodyElse() {
        nodes.get("n1").crash();
        assertThat(put(client(Reach.HOME, null))).isEqualTo(new Result.NotDone("refused: connection refused"));
        assertThat(events).isEmpty();
    }

    @Test
    void aWriteThatWasNotSentIsSentElsewhere() {
        nodes.get("n1").crash();
        KvClient client = client(Reach.LIST, null);
        assertThat(put(client)).isInstanceOf(Result.Ok.class);
        assertThat(events).containsExactly(ClientEvent.WRITE_AGAIN);
        assertThat(get(client)).isEqualTo(List.of("7"));
        assertThat(events)
                .as("the node that failed a moment ago is not asked first")
                .containsExactly(ClientEvent.WRITE_AGAIN);
        assertThat(client.node()).isEmpty();
        assertThat(client.home()).isEqualTo("n1");
    }

    @Test
    void aWriteThatMayHaveBeenDoneIsNotSentAgain() {
        client(Reach.LIST, null).put("b", "k", "7", "", Quorum.BUCKET, told -> result = told);
        runUntil(() -> !taken.isEmpty());
        nodes.get("n1").crash();
        runUntil(() -> result != null);
        assertThat(result).isEqualTo(new Result.Unknown("broken: connection reset"));
        assertThat(taken).hasSize(1);
        assertThat(events).isEmpty();
    }

    @Test
    void aReadOfWhichNobodyKnowsIsSentElsewhere() {
        put(client(Reach.HOME, null));
        result = null;
        client(Reach.LIST, null).get("b", "k", Quorum.BUCKET, told -> result = told);
        nodes.get("n1").crash();
        runUntil(() -> result instanceof Result.Ok);
        assertThat(events).containsExactly(ClientEvent.READ_AGAIN);
    }

    @Test
    void aReadIsHedgedWhenANodeIsSilent() {
        KvClient client = client(Reach.LIST, Duration.ofMillis(20));
        nodes.get("n1").pause();
        long begun = queue.now();
        assertThat(get(client)).isEmpty();
        assertThat(events).containsExactly(ClientEvent.READ_HEDGED);
        assertThat(queue.now() - begun)
                .isBetween(
                        Duration.ofMillis(20).toNanos(), Duration.ofMillis(100).toNanos());
    }

    @Test
    void aClientLearnsTheRingOfTheNodeThatItAsks() {
        KvClient client = client(Reach.RING, null);
        put(client);
        runUntil(() -> events.contains(ClientEvent.RING_LEARNED));
        nodes.get("n1").crash();
        assertThat(get(client)).isEmpty();
        assertThat(events).containsExactly(ClientEvent.RING_LEARNED, ClientEvent.READ_AGAIN);
    }

    @Test
    void aValueIsAsLargeAsItWasDrawnAndIsReadAsItWasWritten() {
        Sizes sizes = new Sizes(1, 50_000, 0, 1 << 20, 1, 1024, 3);
        KvClient client = clients.client("n1", ClientTraits.steady(SECOND).withSizes(sizes), asked());
        assertThat(put(client)).isInstanceOf(Result.Ok.class);
        Request.Put stored = (Request.Put) taken.get(0);
        assertThat(stored.value().content().length()).isBetween(1_024, 50_000);
        assertThat(stored.key().key().length()).isBetween(2, 1_024);
        assertThat(get(client)).isEqualTo(List.of("7"));
    }

    @Test
    void aValueThatIsTooLargeIsSurelyNotWritten() {
        Sizes sizes = new Sizes(0, 0, 1, config.limits().valueBytesMax(), 0, 0, 3);
        KvClient client = clients.client("n1", ClientTraits.steady(SECOND).withSizes(sizes), asked());
        int refused = 0;
        for (int value = 1; value <= 20; value++) {
            result = null;
            client.put("b", "k", Integer.toString(value), "", Quorum.BUCKET, told -> result = told);
            runUntil(() -> result != null);
            int bytes = ((Request.Put) taken.get(taken.size() - 1))
                    .value()
                    .content()
                    .length();
            boolean isTooLarge = bytes > config.limits().valueBytesMax();
            refused += isTooLarge ? 1 : 0;
            assertThat(result).isInstanceOf(isTooLarge ? Result.NotDone.class : Result.Ok.class);
        }
        assertThat(refused).isBetween(1, 19);
    }

    private KvClient client(Reach reach, @Nullable Duration hedgeAfter) {
        ClientTraits traits = new ClientTraits(SECOND, reach, 3, hedgeAfter, RetryRule.SAFE, Sizes.SMALL);
        return clients.client("n1", traits, asked());
    }

    private Function<Request, Consumer<Reply>> asked() {
        return request -> {
            taken.add(request);
            return reply -> {};
        };
    }

    private Result put(KvClient client) {
        result = null;
        client.put("b", "k", "7", "", Quorum.BUCKET, told -> result = told);
        runUntil(() -> result != null);
        return result;
    }

    private List<String> get(KvClient client) {
        result = null;
        client.get("b", "k", Quorum.BUCKET, told -> result = told);
        runUntil(() -> result != null);
        return ((Result.Ok) result).values();
    }

    private void runUntil(BooleanSupplier condition) {
        long end = queue.now() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(queue.now()).isLessThan(end);
            queue.step();
        }
    }
}
