// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.store.protocol.request.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Writes answers. An answer to a request whose connection is gone, or that was answered already, goes nowhere. */
final class Answers {
    private Answers() {}

    static void reply(RoutingContext at, Reply reply) {
        HttpServerResponse response = at.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (reply instanceof Reply.Found found) {
            response.putHeader(Parsing.CONTEXT_HEADER, found.context().text());
            found(at.request(), response, found);
        } else if (reply instanceof Reply.Absent absent) {
            response.putHeader(Parsing.CONTEXT_HEADER, absent.context().text());
            problem(at, Problem.of(404, "absent", "the key has no value"));
        } else if (reply instanceof Reply.Stored stored) {
            response.setStatusCode(204)
                    .putHeader(Parsing.CONTEXT_HEADER, stored.context().text())
                    .putHeader(HttpHeaders.ETAG, tag(stored.version()))
                    .end();
        } else if (reply instanceof Reply.Configured) {
            response.setStatusCode(204).end();
        } else if (reply instanceof Reply.Rejected rejected) {
            problem(at, Problem.of(rejected));
        } else if (reply instanceof Reply.Indeterminate indeterminate) {
            problem(at, Problem.of(indeterminate));
        } else {
            throw new IllegalStateException("a reply that nobody writes: " + reply);
        }
    }

    private static void found(HttpServerRequest request, HttpServerResponse response, Reply.Found found) {
        if (found.values().size() == 1) {
            Reply.Versioned only = found.values().get(0);
            response.putHeader(HttpHeaders.ETAG, tag(only.version()));
            if (isListed(request.headers().getAll(HttpHeaders.IF_NONE_MATCH), tag(only.version()))) {
                response.setStatusCode(304).end();
                return;
            }
            response.putHeader(HttpHeaders.CONTENT_TYPE, only.value().contentType())
                    .end(Buffer.buffer(only.value().content().array()));
        } else if (isListed(request.headers().getAll(HttpHeaders.ACCEPT), SiblingsMultipart.MEDIA_TYPE)) {
            SiblingsMultipart parts = SiblingsMultipart.of(found.values());
            response.setStatusCode(300)
                    .putHeader(HttpHeaders.CONTENT_TYPE, parts.contentType())
                    .end(parts.body());
        } else {
            response.setStatusCode(300)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(SiblingsJson.write(found.values()).toString());
        }
    }

    static void problem(RoutingContext at, Problem problem) {
        HttpServerResponse response = at.response();
        if (!response.ended() && !response.closed()) {
            write(response, problem);
        }
    }

    static void write(HttpServerResponse response, Problem problem) {
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(problem.json());
    }

    static void json(RoutingContext at, JsonNode node) {
        text(at, "application/json", node.toString());
    }

    static void text(RoutingContext at, String contentType, String content) {
        at.response().putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(content);
    }

    static String tag(String version) {
        return '"' + version + '"';
    }

    /** True if one of the header's comma-separated elements, without its parameters, is the word. */
    private static boolean isListed(List<String> headers, String word) {
        for (String header : headers) {
            for (String element : header.split(",", -1)) {
                if (element.split(";", 2)[0].strip().equals(word)) {
                    return true;
                }
            }
        }
        return false;
    }
}
