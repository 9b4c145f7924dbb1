// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Seen;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a session has seen of each of the latest {@value #KEYS_MAX} keys that it used. Thread-safe. */
public final class SessionMemory {
    private static final int KEYS_MAX = 10_000;

    private final Map<StoreKey, CausalContext> seen = new LinkedHashMap<>(16, 0.75f, true);

    /** What was seen of a key; empty if nothing is remembered. */
    public synchronized CausalContext context(StoreKey key) {
        return seen.getOrDefault(key, CausalContext.EMPTY);
    }

    /** The context of what was read, or written, last. */
    public synchronized void remember(StoreKey key, CausalContext context) {
        seen.put(key, context);
        if (seen.size() > KEYS_MAX) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    /** True if who has seen what the one context says has seen all that the other does. */
    public static boolean covers(StoreKey key, CausalContext context, CausalContext other) {
        if (other.equals(CausalContext.EMPTY)) {
            return true;
        }
        Token token = Token.of(key);
        return Seen.of(token, context).covers(Seen.of(token, other));
    }
}
