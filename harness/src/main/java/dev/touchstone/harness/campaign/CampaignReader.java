// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.touchstone.harness.UsageException;
import dev.touchstone.history.Suggestion;
import dev.touchstone.store.server.config.DecimalNumbers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads campaign files; what is wrong in one is said in a sentence with its line and column. */
public final class CampaignReader {
    /** The campaigns that ship. */
    public static final List<String> BUILT_IN =
            List.of("quick", "matrix", "claims", "containers", "every-fault", "known-bugs", "rare-bugs", "swarm");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private CampaignReader() {}

    /**
     * The campaign of a built-in name or of a file.
     *
     * @throws UsageException if there is none, or it is wrong
     */
    public static CampaignFile read(String nameOrFile) {
        if (BUILT_IN.contains(nameOrFile)) {
            return parse(nameOrFile + ".yaml", builtIn(nameOrFile));
        }
        Path file = Path.of(nameOrFile);
        if (!Files.isRegularFile(file)) {
            throw new UsageException("no campaign file " + nameOrFile + "; "
                    + Suggestion.unknown("built-in campaign", nameOrFile, BUILT_IN));
        }
        try {
            return parse(nameOrFile, Utf8.decode(nameOrFile, Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UsageException("cannot read " + nameOrFile + ": " + e.getMessage(), e);
        }
    }

    static CampaignFile parse(String source, String yaml) {
        try {
            CampaignFile file = bound(yaml);
            if (file == null) {
                throw new UsageException(source + ": the file is empty");
            }
            String missing = file.missing();
            if (missing != null) {
                throw new UsageException(source + ": missing " + missing);
            }
            return file;
        } catch (UnrecognizedPropertyException e) {
            List<String> known = e.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            throw new UsageException(
                    placeOfKey(source, yaml, e) + Suggestion.unknown("key", e.getPropertyName(), known), e);
        } catch (JsonProcessingException e) {
            throw new UsageException(place(source, e) + firstLine(e) + path(e), e);
        }
    }

    private static @Nullable CampaignFile bound(String yaml) throws JsonProcessingException {
        try (JsonParser tokens = new DecimalNumbers(YAML.getFactory().createParser(yaml))) {
            return YAML.readValue(tokens, CampaignFile.class);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    /** The campaign as YAML, defaults filled in. */
    public static String write(CampaignFile file) {
        try {
            return YAML.writeValueAsString(file);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a campaign that was read cannot be written", e);
        }
    }

    private static String builtIn(String name) {
        try (InputStream in = CampaignReader.class.getResourceAsStream("/campaigns/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks the built-in campaign " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the built-in campaign " + name, e);
        }
    }

    /** The binder tells where the object ends; where its wrong key stands, the tokens tell. */
    private static String placeOfKey(String source, String yaml, UnrecognizedPropertyException e) {
        StringBuilder path = new StringBuilder();
        e.getPath().forEach(step -> path.append('/')
                .append(step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName()));
        try (JsonParser tokens = YAML.getFactory().createParser(yaml)) {
            while (tokens.nextToken() != null) {
                boolean isKey = tokens.currentToken() == JsonToken.FIELD_NAME;
                if (isKey
                        && tokens.getParsingContext().pathAsPointer().toString().contentEquals(path)) {
                    JsonLocation at = tokens.currentTokenLocation();
                    return source + ":" + at.getLineNr() + ":" + at.getColumnNr() + ": ";
                }
            }
        } catch (IOException unreadable) {
            throw new UsageException(place(source, e) + firstLine(e), unreadable);
        }
        return place(source, e);
    }

    private static String place(String source, JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? source + ": " : source + ":" + at.getLineNr() + ":" + at.getColumnNr() + ": ";
    }

    private static String firstLine(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("not a campaign");
    }

    private static String path(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "";
        }
        return " (at "
                + mapping.getPath().stream()
                        .map(step -> step.getFieldName() != null ? step.getFieldName() : "[" + step.getIndex() + "]")
                        .collect(Collectors.joining("."))
                + ")";
    }
}
