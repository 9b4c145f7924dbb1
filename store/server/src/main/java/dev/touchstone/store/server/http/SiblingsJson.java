// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.touchstone.store.protocol.request.Reply;
import java.util.List;

/** Siblings as a JSON array of {@code {value, contentType, version}}, the value in base64. */
final class SiblingsJson {
    private SiblingsJson() {}

    /** How long so many bytes are in base64. */
    static long inBase64(long bytes) {
        return (bytes + 2) / 3 * 4;
    }

    static ArrayNode write(List<Reply.Versioned> siblings) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Reply.Versioned each : siblings) {
            all.addObject()
                    .put("value", each.value().content().array())
                    .put("contentType", each.value().contentType())
                    .put("version", each.version());
        }
        return all;
    }
}
