// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.touchstone.nemesis.ClockFault;
import dev.touchstone.nemesis.DiskFault;
import dev.touchstone.nemesis.DiskFault.Damage;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.nemesis.ProcessFault;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Faults as JSON: the fields of their records, and a {@code type}. All that it takes of Jackson stands here, so that faults
 * are free of it.
 */
final class FaultJson {
    /** The word of each type of fault, in the order in which they are listed. */
    static final List<NamedType> TYPES = List.of(
            new NamedType(LinkFault.CutLinks.class, "cut"),
            new NamedType(LinkFault.SlowLinks.class, "slow"),
            new NamedType(LinkFault.NarrowLinks.class, "narrow"),
            new NamedType(LinkFault.SliceLinks.class, "slice"),
            new NamedType(LinkFault.ResetLinks.class, "reset"),
            new NamedType(LinkFault.LossyLinks.class, "lossy"),
            new NamedType(ProcessFault.KillNodes.class, "kill"),
            new NamedType(ProcessFault.PauseNodes.class, "pause"),
            new NamedType(ProcessFault.CrashStarts.class, "crash-starts"),
            new NamedType(ProcessFault.RestartNodes.class, "restart-nodes"),
            new NamedType(ClockFault.SkewClocks.class, "clocks"),
            new NamedType(ClockFault.StrobeClocks.class, "strobe-clocks"),
            new NamedType(DiskFault.DamageDisks.class, "damage-disks"),
            new NamedType(DiskFault.CopyDisks.class, "copy-disks"),
            new NamedType(DiskFault.RollBackDisks.class, "roll-back-disks"),
            new NamedType(DiskFault.WipeDisks.class, "wipe-disks"),
            new NamedType(DiskFault.FillDisks.class, "fill-disks"),
            new NamedType(DiskFault.FillMaps.class, "fill-maps"),
            new NamedType(DiskFault.SlowDisks.class, "slow-disks"));

    static final JsonMapper MAPPER = mapper();

    private FaultJson() {}

    /** The word of a fault's type. */
    static String type(Fault fault) {
        return TYPES.stream()
                .filter(each -> each.getType().equals(fault.getClass()))
                .map(NamedType::getName)
                .findFirst()
                .orElseThrow();
    }

    /** How every fault is written; mixed into {@link Fault}. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonPropertyOrder({"name", "detail"})
    private interface Typed {}

    /**
     * Reads a value.
     *
     * @param at where it stands, for what is said of it if it is none
     * @throws IllegalArgumentException if it is none, with its place, what is there and what is expected
     */
    static <T> T read(JsonNode node, Class<T> type, String at) {
        if (node.isMissingNode() || node.isNull()) {
            throw new IllegalArgumentException(at + " is missing: expected " + expected(type));
        }
        try {
            return MAPPER.treeToValue(node, type);
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(sentence(e, node, at), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(at + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String sentence(JsonMappingException e, JsonNode node, String at) {
        String place = at;
        JsonNode there = node;
        for (JsonMappingException.Reference step : e.getPath()) {
            boolean named = step.getFieldName() != null;
            place += named ? "." + step.getFieldName() : "[" + step.getIndex() + "]";
            there = named ? there.path(step.getFieldName()) : there.path(step.getIndex());
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return place + " is unknown: there are " + known;
        }
        if (e instanceof InvalidTypeIdException) {
            List<String> words = TYPES.stream().map(NamedType::getName).toList();
            return is(node.path("type"), at + ".type") + ": expected " + alternatives(words);
        }
        if (e instanceof ValueInstantiationException) {
            Throwable cause = e.getCause();
            return place + ": " + (cause == null ? e.getOriginalMessage() : cause.getMessage());
        }
        if (e instanceof Unexpected) {
            return is(there, place) + ": expected " + e.getOriginalMessage();
        }
        // What is left is a number that has no room in its field.
        return is(there, place) + ": expected "
                + (e instanceof MismatchedInputException other
                        ? expected(other.getTargetType())
                        : "a whole number of fewer digits");
    }

    private static String is(JsonNode there, String place) {
        return there.isMissingNode() || there.isNull()
                ? place + " is missing"
                : place + " is '" + (there.isTextual() ? there.textValue() : there.toString()) + "'";
    }

    private static String expected(Class<?> type) {
        if (type == Duration.class) {
            return "a duration such as PT2.5S";
        } else if (type == Link.class) {
            return "a link such as n1->n2";
        } else if (type.isEnum()) {
            return alternatives(
                    Arrays.stream(type.getEnumConstants()).map(FaultJson::word).toList());
        } else if (type == String.class) {
            return "a text";
        } else if (List.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type == double.class ? "a number" : "a whole number";
    }

    private static String alternatives(List<String> words) {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static String word(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    private static JsonMapper mapper() {
        SimpleModule texts = new SimpleModule();
        add(texts, Duration.class, Duration::toString, FaultJson::duration);
        add(texts, Link.class, Link::proxy, Link::parse);
        add(texts, Cut.class, FaultJson::word, text -> constant(Cut.class, text));
        add(texts, Damage.class, FaultJson::word, text -> constant(Damage.class, text));
        return JsonMapper.builder()
                .addMixIn(Fault.class, Typed.class)
                .addModule(texts)
                .withCoercionConfig(LogicalType.Textual, config -> {
                    for (CoercionInputShape shape : CoercionInputShape.values()) {
                        config.setCoercion(shape, CoercionAction.Fail);
                    }
                })
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .registerSubtypes(TYPES.toArray(NamedType[]::new))
                .build();
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    /** Writes and reads the type as a text. */
    private static <T> void add(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
        module.addSerializer(type, new StdSerializer<T>(type) {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(write.apply(value));
            }
        });
        module.addDeserializer(type, new StdDeserializer<T>(type) {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                try {
                    if (in.hasToken(JsonToken.VALUE_STRING)) {
                        return read.apply(in.getText());
                    }
                } catch (IllegalArgumentException e) {
                    throw new Unexpected(in, expected(type), e);
                }
                throw new Unexpected(in, expected(type), null);
            }
        });
    }

    /** What is there is not of the type that is expected; the message says which that is. */
    private static final class Unexpected extends JsonMappingException {
        private static final long serialVersionUID = 1L;

        Unexpected(JsonParser in, String expected, @org.jspecify.annotations.Nullable Throwable cause) {
            super(in, expected, cause);
        }
    }
}
