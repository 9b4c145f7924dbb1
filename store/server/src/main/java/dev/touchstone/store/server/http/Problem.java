// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.request.Reply;

/**
 * Why a request was not served, as RFC 9457 has it. Thrown while a request is parsed, or made from a reply.
 *
 * <p>Members: {@code type} ({@code urn:touchstone:problem:} and a word), {@code title}, {@code status}, {@code detail} and
 * {@code effect}, which is {@code none} if the request surely changed nothing and never will, and {@code unknown} otherwise.
 */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;
    static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final String word;
    private final transient ObjectNode body;

    private Problem(int status, String word, String effect, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.word = word;
        this.body = JsonNodeFactory.instance
                .objectNode()
                .put("type", "urn:touchstone:problem:" + word)
                .put("title", word.replace('-', ' '))
                .put("status", status)
                .put("detail", detail)
                .put("effect", effect);
    }

    static Problem of(int status, String word, String detail) {
        return new Problem(status, word, "none", detail);
    }

    /** The request itself cannot be. */
    static Problem invalid(String detail) {
        return of(400, "invalid", detail);
    }

    static Problem of(Reply.Rejected rejected) {
        return of(rejected.reason().status(), rejected.reason().word(), rejected.detail());
    }

    static Problem of(Reply.Indeterminate reply) {
        Problem problem = new Problem(504, "indeterminate", "unknown", reply.detail());
        problem.body.put("acknowledged", reply.acknowledged()).put("needed", reply.needed());
        return problem;
    }

    /** Something of ours went wrong: what became of the request is not known. */
    static Problem internal() {
        return new Problem(500, "internal", "unknown", "the node failed while it served this request; see its log");
    }

    /** The same, with the place where it was found said first. */
    Problem at(String place) {
        return of(status, word, place + ": " + getMessage());
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        return body;
    }

    String json() {
        return body.toString();
    }
}
