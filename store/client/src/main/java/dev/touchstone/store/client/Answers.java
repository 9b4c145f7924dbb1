// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.RingSnapshot;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads what nodes answer. An answer that makes no sense leaves the outcome unknown. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    static ClientOutcome<ReadResult> read(ClientOutcome<Answer> outcome) {
        return understood(outcome, answer -> {
            if (answer.status() == 404) {
                return new ReadResult(List.of(), context(answer));
            }
            List<ReadResult.Sibling> siblings = new ArrayList<>();
            if (answer.status() == 300) {
                for (JsonNode each : json(answer)) {
                    siblings.add(sibling(each));
                }
            } else {
                Value value = new Value(answer.body(), header(answer, "Content-Type"));
                siblings.add(new ReadResult.Sibling(value, version(answer)));
            }
            return new ReadResult(siblings, context(answer));
        });
    }

    /** False only if the answer's context can be read, and the predicate does not like it. */
    static boolean isUnderstoodAnd(Answer answer, Predicate<CausalContext> isGood) {
        try {
            return isGood.test(context(answer));
        } catch (IllegalArgumentException notUnderstood) {
            return true;
        }
    }

    static ClientOutcome<WriteResult> written(ClientOutcome<Answer> outcome) {
        return understood(outcome, answer -> new WriteResult(context(answer), version(answer)));
    }

    static ClientOutcome<RingSnapshot> ring(ClientOutcome<Answer> outcome) {
        return understood(outcome, answer -> RingJson.snapshot(json(answer)));
    }

    /** The body as JSON, or a missing node. */
    static JsonNode json(Answer answer) {
        try {
            return JSON.readTree(answer.body().array());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static <T> ClientOutcome<T> understood(ClientOutcome<Answer> outcome, Function<Answer, T> reader) {
        try {
            return outcome.map(reader);
        } catch (IllegalArgumentException e) {
            return new ClientOutcome.Unknown<>("not-understood", String.valueOf(e.getMessage()));
        }
    }

    private static ReadResult.Sibling sibling(JsonNode node) {
        try {
            Value value = new Value(
                    Bytes.wrap(node.path("value").binaryValue()),
                    node.path("contentType").asText());
            return new ReadResult.Sibling(value, node.path("version").asText());
        } catch (IOException e) {
            throw new IllegalArgumentException("a sibling that is not base64", e);
        }
    }

    private static CausalContext context(Answer answer) {
        return CausalContext.ofText(header(answer, "X-Touchstone-Context"));
    }

    private static String version(Answer answer) {
        String tag = header(answer, "ETag");
        return tag.length() >= 2 && tag.startsWith("\"") ? tag.substring(1, tag.length() - 1) : tag;
    }

    private static String header(Answer answer, String name) {
        String value = answer.headers().get(name);
        return value == null ? "" : value;
    }
}
