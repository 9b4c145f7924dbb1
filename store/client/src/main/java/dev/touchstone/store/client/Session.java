// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.SessionMemory;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import io.vertx.core.Future;

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
 * the latest 10,000 keys, and makes no promise for others.
 */
public final class Session {
    private final TouchstoneClient client;
    private final SessionMemory seen = new SessionMemory();

    Session(TouchstoneClient client) {
        this.client = client;
    }

    /** Reads, and remembers what was seen. */
    public Future<ClientOutcome<ReadResult>> get(StoreKey key, RequestOptions options) {
        CausalContext known = seen.context(key);
        return client.get(key, options, answered -> SessionMemory.covers(key, answered, known))
                .onSuccess(outcome -> {
                    if (outcome instanceof ClientOutcome.Ok<ReadResult> ok) {
                        seen.remember(key, ok.value().context());
                    }
                });
    }

    /** Writes over what was seen. */
    public Future<ClientOutcome<WriteResult>> put(StoreKey key, Value value, RequestOptions options) {
        return written(key, client.put(key, value, seen.context(key), options));
    }

    /** Deletes what was seen. */
    public Future<ClientOutcome<WriteResult>> delete(StoreKey key, RequestOptions options) {
        return written(key, client.delete(key, seen.context(key), options));
    }

    private Future<ClientOutcome<WriteResult>> written(StoreKey key, Future<ClientOutcome<WriteResult>> write) {
        return write.onSuccess(outcome -> {
            if (outcome instanceof ClientOutcome.Ok<WriteResult> ok) {
                seen.remember(key, ok.value().context());
            }
        });
    }
}
