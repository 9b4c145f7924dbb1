// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Many requests in one: a JSON array of {@code {op, key, value, contentType, context}}. The key is percent-encoded as in a
 * path, the value in base64. It is no transaction: each ends on its own, with the status it would have had alone.
 */
final class Batch {
    static final int OPERATIONS_MAX = 1_000;
    static final int BYTES_MAX = 4 << 20;
    private static final Set<String> FIELDS = Set.of("op", "key", "value", "contentType", "context");

    private final String bucket;
    private final int keyBytesMax;
    private final int valueBytesMax;
    private final RequestOptions reads;
    private final RequestOptions writes;

    Batch(String bucket, int keyBytesMax, int valueBytesMax, RequestOptions reads, RequestOptions writes) {
        this.bucket = bucket;
        this.keyBytesMax = keyBytesMax;
        this.valueBytesMax = valueBytesMax;
        this.reads = reads;
        this.writes = writes;
    }

    /**
     * All requests, or a {@link Problem} that names the first place that is wrong. Takes little more memory than the values: of
     * the JSON there is one operation at a time.
     */
    List<Request> read(byte[] body) {
        List<Request> requests = new ArrayList<>();
        try (JsonParser parser = Json.STRICT.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw noArray();
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (requests.size() == OPERATIONS_MAX) {
                    throw noArray();
                }
                JsonNode each = parser.readValueAsTree();
                try {
                    requests.add(request(each));
                } catch (Problem wrong) {
                    throw wrong.at("operation " + requests.size());
                }
            }
        } catch (JsonProcessingException e) {
            throw Problem.invalid("the batch is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Problem.invalid("the batch cannot be read: " + e.getMessage());
        }
        return requests;
    }

    private static Problem noArray() {
        return Problem.invalid("a batch is a JSON array of at most " + OPERATIONS_MAX + " operations");
    }

    private Request request(JsonNode node) {
        if (!node.isObject()) {
            throw Problem.invalid("not an object: " + node);
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw Problem.invalid("unknown field \"" + name + "\"; known: op, key, value, contentType, context");
            }
        });
        StoreKey key = new StoreKey(bucket, Parsing.keyBytes(text(node, "key"), keyBytesMax));
        String op = text(node, "op");
        boolean isPut = op.equals("put");
        if (!isPut && (node.has("value") || node.has("contentType"))) {
            throw Problem.invalid("only a put has a value and a contentType");
        }
        return switch (op) {
            case "get" -> {
                if (node.has("context")) {
                    throw Problem.invalid("a get has no context");
                }
                yield new Request.Get(key, reads);
            }
            case "put" -> new Request.Put(key, value(node), context(node), writes);
            case "delete" -> new Request.Delete(key, context(node), writes);
            default -> throw Problem.invalid("op is get, put or delete, not \"" + op + "\"");
        };
    }

    private Value value(JsonNode node) {
        byte[] content;
        try {
            JsonNode value = node.path("value");
            content = value.isTextual() ? value.binaryValue() : null;
        } catch (IOException e) {
            content = null;
        }
        if (content == null) {
            throw Problem.invalid("value is base64, not " + node.path("value"));
        }
        if (content.length > valueBytesMax) {
            throw RequestBody.tooLarge("a value", valueBytesMax);
        }
        return new Value(
                Bytes.wrap(content), Parsing.contentType(node.has("contentType") ? text(node, "contentType") : null));
    }

    private static CausalContext context(JsonNode node) {
        return node.has("context") ? Parsing.context("context", text(node, "context")) : CausalContext.EMPTY;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw Problem.invalid(name + (value.isMissingNode() ? " is missing" : " is a text, not " + value));
        }
        return value.textValue();
    }
}
