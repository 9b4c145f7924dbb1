// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.version.CausalContext;
import java.util.List;

/**
 * What a read found.
 *
 * @param siblings none if the key is absent, several if writes were concurrent
 * @param context to be given with the next write of the key
 */
public record ReadResult(List<Sibling> siblings, CausalContext context) {
    public ReadResult {
        siblings = List.copyOf(siblings);
    }

    /** A value with the name of the write that made it. */
    public record Sibling(Value value, String version) {}
}
