// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.hand;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.workloads.KvClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Deletes keys with contexts that no node gave out for them: of another key, with more writes than anybody has seen, or with a bit
 * flipped. Each must be refused, so that nobody can tell that it was tried.
 */
final class ContextForger {
    private static final int HEARD_MOST = 16;
    /** How many writes that nobody has seen a made-up context covers. */
    private static final int BEYOND = 50;

    private final HandWorld world;
    private final List<String> nodes;
    private final SplittableRandom random;
    private final List<Given> heard = new ArrayList<>();

    /** A context, and the key that a node gave it for. */
    private record Given(StoreKey key, CausalContext context) {}

    ContextForger(HandWorld world, List<String> nodes, SplittableRandom random) {
        this.world = world;
        this.nodes = nodes;
        this.random = random;
    }

    void heard(Request request, Reply reply) {
        CausalContext context = reply instanceof Reply.Found found
                ? found.context()
                : reply instanceof Reply.Stored stored ? stored.context() : CausalContext.EMPTY;
        if (request instanceof Request.KeyRequest forKey && context.encoded().length() > Seen.SEAL_BYTES) {
            heard.add(new Given(forKey.key(), context));
            if (heard.size() > HEARD_MOST) {
                heard.remove(0);
            }
        }
    }

    void use() {
        String node = nodes.get(random.nextInt(nodes.size()));
        int kind = random.nextInt(4);
        if (heard.isEmpty()) {
            return;
        }
        Given given = heard.get(random.nextInt(heard.size()));
        Given other = heard.get(random.nextInt(heard.size()));
        BucketSettings settings = world.buckets().get(given.key().bucket());
        CausalContext forged = kind == 0 ? other.context() : kind == 1 ? flipped(given) : enlarged(given);
        if (settings == null || (kind == 0 && other.key().equals(given.key()))) {
            return;
        }
        KvClient client = world.client(node);
        String key = given.key().key().utf8();
        client.delete(
                given.key().bucket(),
                key,
                forged.text(),
                KvClient.Quorum.BUCKET,
                result -> world.check(
                        !(result instanceof KvClient.Result.Ok),
                        settings,
                        () -> "a context that no node gave out for " + given.key() + " was believed"));
    }

    private CausalContext flipped(Given given) {
        byte[] bytes = given.context().encoded().array().clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return new CausalContext(Bytes.wrap(bytes));
    }

    /** All that its key has had, and will have for a while. */
    private CausalContext enlarged(Given given) {
        Token token = Token.of(given.key());
        Seen seen = Seen.of(token, given.context());
        DotSet writes = seen.writes();
        for (Incarnation actor : seen.writes().actors()) {
            long last = seen.writes().last(actor);
            for (long next = last + 1; next <= last + BEYOND; next++) {
                writes = writes.with(new Dot(actor, next));
            }
        }
        Seen more = new Seen(seen.generation(), writes, seen.micros(), seen.logical());
        return more.context(token, (of, content, length) -> Arrays.copyOf(content, Seen.SEAL_BYTES));
    }
}
