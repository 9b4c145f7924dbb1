// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Base64;

/**
 * What a client has seen of a key; opaque to it. As text it is base64url without padding.
 *
 * @param encoded a version vector; empty if the client has seen nothing
 */
public record CausalContext(Bytes encoded) {
    public static final CausalContext EMPTY = new CausalContext(Bytes.EMPTY);

    /**
     * The context with this text.
     *
     * @throws IllegalArgumentException if it is not base64url
     */
    public static CausalContext ofText(String text) {
        return text.isEmpty()
                ? EMPTY
                : new CausalContext(Bytes.wrap(Base64.getUrlDecoder().decode(text)));
    }

    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(encoded.array());
    }
}
