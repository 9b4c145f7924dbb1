// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of value that a setting may have.
 *
 * @param word its name in the docs
 * @param isText true if it is written as one text, which may then stand without quotes
 * @param reader of a value, given with its place; throws {@link ConfigException} if it is none of this kind
 * @param writer the inverse
 */
record Kind<T>(String word, boolean isText, BiFunction<String, JsonNode, T> reader, Function<T, JsonNode> writer) {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h)");

    static final Kind<String> TEXT = ofText("text", text -> text);

    static final Kind<HostPort> ADDRESS = ofText("`host:port`", HostPort::of);

    static final Kind<Boolean> SWITCH = new Kind<>(
            "`true` or `false`",
            false,
            (place, value) -> {
                if (!value.isBoolean()) {
                    throw new ConfigException(place + " is true or false, not " + value);
                }
                return value.booleanValue();
            },
            BooleanNode::valueOf);

    static final Kind<Long> WHOLE = whole(0, Long.MAX_VALUE);

    /** Anything that is written as one text. */
    static <T> Kind<T> ofText(String word, Function<String, T> parser) {
        return new Kind<>(
                word,
                true,
                (place, value) -> {
                    if (!value.isTextual()) {
                        throw new ConfigException(place + " is a text, not " + value);
                    }
                    return ConfigException.at(place, () -> parser.apply(value.textValue()));
                },
                value -> TextNode.valueOf(value.toString()));
    }

    /** Texts, as a list. */
    static final Kind<List<String>> TEXTS = new Kind<>(
            "list of texts",
            false,
            (place, value) -> {
                if (!value.isArray()) {
                    throw new ConfigException(place + " is a list of texts, not " + value);
                }
                List<String> texts = new ArrayList<>();
                value.forEach(each -> texts.add(TEXT.reader.apply(place + "[" + texts.size() + "]", each)));
                return texts;
            },
            texts -> {
                ArrayNode all = JsonNodeFactory.instance.arrayNode();
                texts.forEach(all::add);
                return all;
            });

    /** A secret: written as nothing, and its text is in no message. */
    static final Kind<Secret> SECRET = new Kind<>(
            "text, " + Secret.CHARACTERS_MIN + " characters or more",
            true,
            (place, value) -> {
                if (!value.isTextual()) {
                    throw new ConfigException(place + " is a text in quotes");
                }
                return ConfigException.at(place, () -> Secret.of(value.textValue()));
            },
            secret -> NullNode.getInstance());

    static Kind<Long> whole(long min, long max) {
        String bounds = max == Long.MAX_VALUE ? "from " + min : min + " to " + max;
        return new Kind<>(
                "whole number " + bounds,
                false,
                (place, value) -> {
                    if (!value.isIntegralNumber()
                            || !value.canConvertToLong()
                            || value.longValue() < min
                            || value.longValue() > max) {
                        throw new ConfigException(place + " is a whole number " + bounds + ", not " + value);
                    }
                    return value.longValue();
                },
                LongNode::valueOf);
    }

    static Kind<Integer> integer(int min, int max) {
        Kind<Long> whole = whole(min, max);
        return new Kind<>(
                whole.word,
                false,
                (place, value) -> Math.toIntExact(whole.reader.apply(place, value)),
                value -> whole.writer.apply((long) value));
    }

    static Kind<Duration> time(Duration min, Duration max) {
        String bounds = text(min) + " to " + text(max);
        return new Kind<>(
                "time, " + bounds,
                true,
                (place, value) -> {
                    Matcher matcher = DURATION.matcher(value.isTextual() ? value.textValue() : "");
                    if (!matcher.matches()) {
                        throw new ConfigException(place + " is a time such as 500ms, 2s, 5m or 3h, not " + value);
                    }
                    Duration time = time(Long.parseLong(matcher.group(1)), matcher.group(2));
                    if (time.compareTo(min) < 0 || time.compareTo(max) > 0) {
                        throw new ConfigException(place + " is " + bounds + ", not " + value.textValue());
                    }
                    return time;
                },
                value -> TextNode.valueOf(text(value)));
    }

    private static Duration time(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static String text(Duration time) {
        long millis = time.toMillis();
        if (millis % 3_600_000 == 0 && millis != 0) {
            return millis / 3_600_000 + "h";
        }
        return millis % 1_000 == 0 && millis != 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
