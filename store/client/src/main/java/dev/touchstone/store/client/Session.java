// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.protocol.RequestOptions;
import dev.touchstone.store.protocol.StoreKey;
import dev.touchstone.store.protocol.Value;
import dev.touchstone.store.protocol.version.CausalContext;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run of requests that remembers, for each key, the context of the last read or write, and writes with it: a write
 * replaces what the session has seen, its own writes included. Thread-safe; remembers the latest {@value #KEYS_MAX} keys.
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
        return client.get(key, options).onSuccess(outcome -> {
            if (outcome instanceof ClientOutcome.Ok<ReadResult> ok) {
                remember(key, ok.value().context());
            }
        });
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
