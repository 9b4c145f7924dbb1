// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One HTTP request, before it is known where it goes. */
record Call(
        HttpMethod method,
        String uri,
        @Nullable Buffer body,
        @Nullable String contentType,
        @Nullable String context) {

    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~";

    boolean isRead() {
        return method.equals(HttpMethod.GET);
    }

    /** Every byte but letters, digits and {@code -_~} as %XX; dots too, lest "." and ".." be taken for folders. */
    static String percentEncoded(Bytes bytes) {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes.array()) {
            boolean plain = PLAIN.indexOf(each) >= 0;
            if (plain) {
                out.append((char) each);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", each & 0xff));
            }
        }
        return out.toString();
    }
}
