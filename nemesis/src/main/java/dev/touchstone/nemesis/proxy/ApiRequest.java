// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a request to the API asks, all of it checked: its path in parts, and a body of bounded size whose fields have types. */
final class ApiRequest {
    /** Twenty proxies take 3 kB. */
    static final int BODY_MAX = 1 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ApiRequest() {}

    /**
     * The parts of the path, decoded; empty if there is no such page, as an odd path never has one.
     */
    static List<String> path(HttpServerRequest request) {
        String path = request.path();
        List<String> parts = new ArrayList<>();
        if (path == null || !path.startsWith("/")) {
            return List.of();
        }
        for (String part : path.substring(1).split("/", -1)) {
            try {
                parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return List.of();
            }
        }
        return parts.contains("") ? List.of() : parts;
    }

    /** The whole body; fails with 413 once it is longer than it may be, and the rest is passed over. */
    static Future<String> body(HttpServerRequest request) {
        Promise<String> body = Promise.promise();
        Buffer read = Buffer.buffer();
        request.handler(chunk -> {
            if (read.length() + chunk.length() <= BODY_MAX) {
                read.appendBuffer(chunk);
            } else {
                body.tryFail(new ApiException(413, "request body too large: at most " + BODY_MAX + " bytes"));
            }
        });
        request.endHandler(end -> body.tryComplete(read.toString(StandardCharsets.UTF_8)));
        request.exceptionHandler(body::tryFail);
        return body.future();
    }

    /** The object or array that a body is. */
    static JsonNode parse(String body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            if (json.isContainerNode()) {
                return json;
            }
            throw bad(body.isBlank() ? "EOF" : "not an object");
        } catch (JsonProcessingException e) {
            throw bad(e.getOriginalMessage());
        }
    }

    /** A text, or what stands in for none. */
    static String text(JsonNode object, String field, String otherwise) {
        JsonNode value = value(object, field);
        if (isNone(value)) {
            return otherwise;
        } else if (!value.isTextual()) {
            throw bad(field + " is not a string");
        }
        return value.textValue();
    }

    static boolean flag(JsonNode object, String field, boolean otherwise) {
        JsonNode value = value(object, field);
        if (isNone(value)) {
            return otherwise;
        } else if (!value.isBoolean()) {
            throw bad(field + " is neither true nor false");
        }
        return value.booleanValue();
    }

    static float fraction(JsonNode object, String field, float otherwise) {
        JsonNode value = value(object, field);
        if (isNone(value)) {
            return otherwise;
        } else if (!value.isNumber() || !Float.isFinite(value.floatValue())) {
            throw bad(field + " is not a number");
        }
        return value.floatValue();
    }

    static long whole(JsonNode object, String field, long otherwise) {
        JsonNode value = value(object, field);
        if (isNone(value)) {
            return otherwise;
        } else if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad(field + " is not a whole number");
        }
        return value.longValue();
    }

    private static JsonNode value(JsonNode object, String field) {
        if (!object.isObject()) {
            throw bad("not an object");
        }
        return object.path(field);
    }

    private static boolean isNone(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static ApiException bad(String why) {
        return new ApiException(400, "bad request body: " + why);
    }
}
