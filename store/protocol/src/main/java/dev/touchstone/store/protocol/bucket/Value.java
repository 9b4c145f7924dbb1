// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import dev.touchstone.store.protocol.wire.Bytes;

/**
 * What a client stores.
 *
 * @param contentType a media type, given back as it was given
 */
public record Value(Bytes content, String contentType) {
    public static final String OCTETS = "application/octet-stream";

    public static Value ofUtf8(String text) {
        return new Value(Bytes.ofUtf8(text), "text/plain; charset=utf-8");
    }
}
