// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import java.nio.file.Path;

/** The JSON of a run's folder: enums as the words of the report, two-space indent, line feeds everywhere. */
final class RunJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addMixIn(Verdict.class, Word.class)
            .addMixIn(Unknown.Cause.class, Word.class)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter PRETTY =
            MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT));

    private RunJson() {}

    static String pretty(Object value) {
        return write(PRETTY, value) + "\n";
    }

    static String line(Object value) {
        return write(MAPPER.writer(), value);
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new RunFolderException("cannot write as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads a document whose {@code schemaVersion} must be the one this version knows. */
    static <T> T readVersioned(Path file, Class<T> type, int version) {
        String text = RunFolder.readText(file);
        try {
            JsonNode tree = MAPPER.readTree(text);
            JsonNode found = tree.path("schemaVersion");
            if (!found.isInt() || found.asInt() != version) {
                throw new RunFolderException(file + ": schemaVersion is "
                        + (found.isMissingNode() ? "missing" : found.toString()) + ", this version reads " + version
                        + "; use the version that wrote it");
            }
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw malformed(file.toString(), e);
        }
    }

    static <T> T parse(String place, String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw malformed(place, e);
        }
    }

    static <T> T parse(String place, String text, TypeReference<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw malformed(place, e);
        }
    }

    private static RunFolderException malformed(String place, JsonProcessingException e) {
        String where = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
        return new RunFolderException(place + where + ": " + e.getOriginalMessage(), e);
    }

    /** Enums whose JSON is their word. */
    private interface Word {
        @JsonValue
        String word();
    }
}
