// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Bucket settings as JSON. What is left out is: n 3; r and w a majority of n; consistency eventual; resolve siblings; and,
 * as the consistency asks, a sloppy or strict quorum and asynchronous or blocking read repair.
 */
final class BucketJson {
    private static final List<String> FIELDS =
            List.of("n", "r", "w", "consistency", "resolve", "quorum", "readRepair", "bugs");

    private BucketJson() {}

    static ObjectNode write(BucketSettings settings) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("n", settings.n())
                .put("r", settings.r())
                .put("w", settings.w())
                .put("consistency", settings.consistency().word())
                .put("resolve", settings.resolve().word())
                .put("quorum", settings.quorum().word())
                .put("readRepair", settings.readRepair().word());
        ArrayNode bugs = node.putArray("bugs");
        settings.bugs().forEach(bug -> bugs.add(bug.word()));
        return node;
    }

    static BucketSettings read(byte[] body) {
        JsonNode node;
        try {
            node = Json.STRICT.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw Problem.invalid("the settings are not JSON: " + e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw Problem.invalid("the settings are a JSON object, such as {\"n\": 3, \"r\": 2, \"w\": 2}");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw Problem.invalid("unknown setting \"" + name + "\"; known: " + String.join(", ", FIELDS));
            }
        });
        try {
            return settings(node);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static BucketSettings settings(JsonNode node) {
        int n = integer(node, "n", 3);
        Consistency consistency = Consistency.of(word(node, "consistency", Consistency.EVENTUAL.word()));
        boolean strict = consistency != Consistency.EVENTUAL;
        return new BucketSettings(
                n,
                integer(node, "r", QuorumRule.majorityOf(n)),
                integer(node, "w", QuorumRule.majorityOf(n)),
                consistency,
                Resolve.of(word(node, "resolve", Resolve.SIBLINGS.word())),
                QuorumKind.of(word(node, "quorum", (strict ? QuorumKind.STRICT : QuorumKind.SLOPPY).word())),
                ReadRepair.of(word(node, "readRepair", (strict ? ReadRepair.BLOCKING : ReadRepair.ASYNC).word())),
                bugs(node));
    }

    private static Set<KnownBug> bugs(JsonNode node) {
        Set<KnownBug> bugs = new TreeSet<>();
        JsonNode given = node.get("bugs");
        if (given != null && !given.isArray()) {
            throw new IllegalArgumentException("bugs is a list of words, not " + given);
        }
        if (given != null) {
            given.forEach(each -> bugs.add(KnownBug.of(each.asText())));
        }
        return bugs;
    }

    private static int integer(JsonNode node, String name, int otherwise) {
        JsonNode value = node.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isInt()) {
            throw new IllegalArgumentException(name + " is a whole number, not " + value);
        }
        return value.intValue();
    }

    private static String word(JsonNode node, String name, String otherwise) {
        JsonNode value = node.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " is a word, not " + value);
        }
        return value.textValue();
    }
}
