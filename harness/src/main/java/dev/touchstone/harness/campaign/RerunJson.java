// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.simulation.ambient.AmbientKind;
import dev.touchstone.workloads.Operation;
import dev.touchstone.workloads.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Rerun} as the file {@code script.json} of a cell's folder. Times are nanoseconds; the same rerun gives the same bytes. */
public final class RerunJson {
    /** The file's name in the folder of a cell. */
    public static final String FILE = "script.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String VALUE = "value";
    private static final String AMBIENT = "ambient";

    private RerunJson() {}

    /** Indented JSON, with a newline at the end. */
    public static String write(Rerun rerun) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode world = root.putObject("world");
        world.put("nodes", rerun.world().nodes());
        if (rerun.world().swarm() != null) {
            world.put("swarm", rerun.world().swarm());
        }
        world.put("seed", rerun.world().seed());
        if (rerun.world().watched()) {
            world.put("watched", true);
        }
        if (!rerun.world().ambient().isEmpty()) {
            ObjectNode ambient = world.putObject(AMBIENT);
            rerun.world().ambient().forEach((kind, every) -> ambient.put(kind.word(), every.toNanos()));
        }
        ArrayNode clients = root.putArray("clients");
        rerun.script().nodes().forEach(clients::add);
        ArrayNode steps = root.putArray("steps");
        for (Script.Step step : rerun.script().steps()) {
            ObjectNode node = steps.addObject();
            node.put("client", step.client());
            node.put("atNanos", step.atNanos());
            node.put("f", step.operation().function());
            node.put("key", step.operation().key());
            if (step.operation().value() != null) {
                node.set(VALUE, MAPPER.valueToTree(step.operation().value()));
            }
            if (step.last()) {
                node.put("last", true);
            }
        }
        return root.toPrettyString() + "\n";
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Rerun read(String json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            JsonNode world = root.required("world");
            WorldSpec spec = new WorldSpec(
                    world.required("nodes").intValue(),
                    world.has("swarm") ? Long.valueOf(world.get("swarm").longValue()) : null,
                    world.required("seed").longValue(),
                    world.path("watched").booleanValue(),
                    ambient(world.path(AMBIENT)));
            List<String> clients = new ArrayList<>();
            root.required("clients").forEach(node -> clients.add(node.textValue()));
            List<Script.Step> steps = new ArrayList<>();
            root.required("steps").forEach(node -> steps.add(step(node)));
            return new Rerun(spec, new Script(clients, steps));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the script is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<AmbientKind, Duration> ambient(JsonNode node) {
        EnumMap<AmbientKind, Duration> ambient = new EnumMap<>(AmbientKind.class);
        node.properties()
                .forEach(each -> ambient.put(
                        AmbientKind.of(each.getKey()),
                        Duration.ofNanos(each.getValue().longValue())));
        return ambient;
    }

    private static Script.Step step(JsonNode node) {
        Operation operation = new Operation(
                node.required("f").textValue(), node.required("key").textValue(), value(node.get(VALUE)));
        return new Script.Step(
                node.required("client").intValue(),
                node.required("atNanos").longValue(),
                operation,
                node.path("last").booleanValue());
    }

    /** Whole numbers are longs, as in every history. */
    private static @Nullable Object value(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        } else if (node.isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            node.forEach(item -> items.add(value(item)));
            return items;
        } else if (node.isIntegralNumber()) {
            return node.longValue();
        } else if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.textValue();
    }
}
