// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.touchstone.history.Functions;
import dev.touchstone.history.HistoryException;
import java.io.IOException;
import java.io.InputStream;

/** Reads operations as JSON objects: one after another, or all in one array. */
final class JsonEvents implements EventSource {
    private final String name;
    private final ReadOptions options;
    private final EventSink sink;
    private final JsonValues json;
    private final LimitedStream in;
    private final Event event = new Event();
    private final int txn;

    JsonEvents(InputStream in, String name, ReadOptions options, EventSink sink) {
        this.in = new LimitedStream(in, options.maxOperationBytes());
        this.name = name;
        this.options = options;
        this.sink = sink;
        this.json = new JsonValues(sink.values(), name);
        this.txn = sink.values().ofString(Functions.TXN);
    }

    @Override
    public Event current() {
        return event;
    }

    @Override
    public void readAll() throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(options.maxNesting() + 2)
                        .maxStringLength(options.maxTokenBytes())
                        .maxNameLength(options.maxTokenBytes())
                        .maxNumberLength(options.maxTokenBytes())
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        try (JsonParser parser = factory.createParser(in)) {
            read(parser);
        } catch (LimitedStream.TooLong e) {
            throw HistoryException.at(
                    name,
                    event.line,
                    event.column,
                    "the operation is longer than " + options.maxOperationBytes() + " bytes");
        } catch (StreamConstraintsException e) {
            throw at(e, limit(e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            throw at(e, sentence(e.getOriginalMessage()));
        }
    }

    private HistoryException at(JsonProcessingException e, String message) {
        JsonLocation at = e.getLocation();
        return HistoryException.at(
                name, at == null ? event.line : at.getLineNr(), at == null ? event.column : at.getColumnNr(), message);
    }

    /** Which limit of ours the parser's message speaks of. */
    private String limit(String message) {
        return message.contains("nesting")
                ? "values nest deeper than " + options.maxNesting()
                : "a text, name or number is longer than " + options.maxTokenBytes() + " bytes";
    }

    private void read(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw HistoryException.at(name, 1, 1, "there is no operation in the file");
        }
        boolean enclosed = token == JsonToken.START_ARRAY;
        if (enclosed) {
            token = parser.nextToken();
        }
        while (token != null && token != JsonToken.END_ARRAY) {
            in.restart();
            operation(parser, token);
            token = parser.nextToken();
        }
        if (enclosed && parser.nextToken() != null) {
            throw json.error(parser, "something follows the list of operations");
        }
    }

    private void operation(JsonParser parser, JsonToken first) throws IOException {
        JsonLocation at = parser.currentTokenLocation();
        event.clear(at.getLineNr(), at.getColumnNr());
        if (first != JsonToken.START_OBJECT) {
            throw json.error(parser, "an operation must be an object, such as {\"process\":0,\"type\":\"invoke\"}");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            fill(parser, field);
        }
        sink.accept(event);
    }

    private void fill(JsonParser parser, String field) throws IOException {
        switch (field) {
            case "type" -> type(parser);
            case "process" -> process(parser);
            case "f" -> event.function = json.read(parser);
            case "key" -> event.key = json.read(parser);
            case "value" -> {
                event.value = json.read(parser, event.function == txn);
                event.hasValue = true;
            }
            case "node" -> event.node = json.read(parser);
            case "version" -> event.version = json.read(parser);
            case "error" -> event.error = json.read(parser);
            case "index" -> event.index = integer(parser, field);
            case "time" -> event.time = time(parser);
            case "until" -> {
                long until = time(parser);
                event.until = until == Event.ABSENT ? Long.MAX_VALUE : until;
            }
            default -> parser.skipChildren();
        }
    }

    private void type(JsonParser parser) throws IOException {
        String word = parser.hasToken(JsonToken.VALUE_STRING) ? parser.getText() : "";
        event.type = Event.typeOf(plain(word));
        if (event.type == Event.Type.UNKNOWN) {
            throw json.error(
                    parser, "the type of an operation must be invoke, ok, fail or info, not " + parser.getText());
        }
    }

    /** A name without the colon of a keyword. */
    private static String plain(String word) {
        return word.startsWith(":") ? word.substring(1) : word;
    }

    private void process(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> event.process = integer(parser, "process");
            case VALUE_STRING -> event.processName = plain(parser.getText());
            case VALUE_NULL -> {}
            default -> throw json.error(parser, "a process must be a number or a name, not " + parser.getText());
        }
    }

    /** A time, rounded down; absent if it is no number. */
    private static long time(JsonParser parser) throws IOException {
        if (parser.currentToken().isNumeric()) {
            return ExactNumbers.floor(parser.getText());
        }
        parser.skipChildren();
        return Event.ABSENT;
    }

    private long integer(JsonParser parser, String field) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            return Event.ABSENT;
        } else if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            throw json.error(parser, "the " + field + " of an operation must be an integer, not " + parser.getText());
        }
        return json.integer(parser);
    }

    /** The first line of a parser's message, without what it says of the source. */
    private static String sentence(String message) {
        String first = message.lines().findFirst().orElse("malformed JSON");
        int note = first.indexOf(" (start marker");
        return note < 0 ? first : first.substring(0, note);
    }
}
