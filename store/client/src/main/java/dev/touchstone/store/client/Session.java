// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Seen;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run of requests that remembers, for each key, the context of the last read or write, and writes with it: a write
 * replaces what the session has seen, its own writes included.
 *
 * <p>Reads never go back: an answer that does not cover what the session has seen of the key (its own writes, and what it
 * read) is not taken, and another node is asked; if none can do better the read is not done, for the reason
 * {@code behind-session}. So a session reads its own writes, and reads monotonically, whatever R and W are; what weak
 * settings cost it is availability.
 *
 * <p>Thread-safe; but requests for one key are to follow one another, or it is open which of them is remembered. Remembers
 * the latest {@value #KEYS_MAX} keys, and makes no promise for others.
 */
public final class Session {
    private static final int KEYS_MAX = 10_000;

    private final TouchstoneClient client;
    private final Map<StoreKey, CausalContext> seen = new LinkedHashMap<>(16, 0.75f, true);

    Session(TouchstoneClient client) {
        this.client = client;
    }

    /** Reads, and remembers what was seen. */
    public Future<ClientOutcome<ReadResult>> get(StoreKey key, RequestOptions options) {
        CausalContext known = context(key);
        return client.get(key, options, answered -> covers(key, answered, known))
                .onSuccess(outcome -> {
                    if (outcome instanceof ClientOutcome.Ok<ReadResult> ok) {
                        remember(key, ok.value().context());
                    }
                });
    }

    /** True if who has seen what the one context says has seen all that the other does. */
    private static boolean covers(StoreKey key, CausalContext context, CausalContext other) {
        if (other.equals(CausalContext.EMPTY)) {
            return true;
        }
        Token token = Token.of(key);
        return Seen.of(token, context).covers(Seen.of(token, other));
    }

    /** Writes over what was seen. */
    public Future<ClientOutcome<WriteResult>> put(StoreKey key, Value value, RequestOptions options) {
        return written(key, client.put(key, value, context(key), options));
    }

    /** Deletes what was seen. */
    public Future<ClientOutcome<WriteResult>> delete(StoreKey key, RequestOptions options) {
        return written(key, client.delete(key, context(key), options));
    }

    private Future<ClientOutcome<WriteResult>> written(StoreKey key, Future<ClientOutcome<WriteResult>> write) {
        return write.onSuccess(outcome -> {
            if (outcome instanceof ClientOutcome.Ok<WriteResult> ok) {
                remember(key, ok.value().context());
            }
        });
    }

    private CausalContext context(StoreKey key) {
        synchronized (seen) {
            return seen.getOrDefault(key, CausalContext.EMPTY);
        }
    }

    private void remember(StoreKey key, CausalContext context) {
        synchronized (seen) {
            seen.put(key, context);
            if (seen.size() > KEYS_MAX) {
                seen.remove(seen.keySet().iterator().next());
            }
        }
    }
}
