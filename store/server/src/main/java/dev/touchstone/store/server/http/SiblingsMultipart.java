// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.request.Reply;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Siblings as {@code multipart/mixed} (RFC 2046): a part each, with its content type and its version as {@code ETag}. */
record SiblingsMultipart(String boundary, Buffer body) {
    static final String MEDIA_TYPE = "multipart/mixed";

    static SiblingsMultipart of(List<Reply.Versioned> siblings) {
        String boundary = boundary(siblings);
        Buffer body = Buffer.buffer();
        for (Reply.Versioned each : siblings) {
            body.appendString("--" + boundary + "\r\nContent-Type: "
                            + each.value().contentType() + "\r\nETag: " + Answers.tag(each.version()) + "\r\n\r\n")
                    .appendBytes(each.value().content().array())
                    .appendString("\r\n");
        }
        return new SiblingsMultipart(boundary, body.appendString("--" + boundary + "--\r\n"));
    }

    Answers.Body answer() {
        return new Answers.Body(MEDIA_TYPE + "; boundary=" + boundary, body);
    }

    /** A word that is in none of the values. */
    private static String boundary(List<Reply.Versioned> siblings) {
        for (int number = 0; ; number++) {
            String candidate = "touchstone-sibling-" + number;
            if (siblings.stream()
                    .noneMatch(each -> new String(each.value().content().array(), StandardCharsets.ISO_8859_1)
                            .contains(candidate))) {
                return candidate;
            }
        }
    }
}
