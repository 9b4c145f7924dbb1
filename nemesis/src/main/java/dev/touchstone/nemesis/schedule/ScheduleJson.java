// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.nemesis.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A schedule as JSON, for the run's folder: what was planned, and what a replay reads.
 *
 * <p>Durations are ISO 8601 ({@code PT2.041S}), so none is rounded. The same schedule gives the same bytes. What a schedule
 * cannot be is refused, unknown fields too, since it may have been edited by hand.
 */
public final class ScheduleJson {
    private static final String START = "start";
    private static final String END = "end";
    private static final List<String> FIELDS = List.of("name", "load", "faults");

    private ScheduleJson() {}

    /** The schedule as indented JSON, with a newline at the end. */
    public static String write(Schedule schedule) {
        ObjectNode root = FaultJson.MAPPER.createObjectNode();
        root.put("name", schedule.name());
        root.put("load", schedule.load().toString());
        ArrayNode faults = root.putArray("faults");
        for (ScheduledFault scheduled : schedule.faults()) {
            ObjectNode node = faults.addObject();
            node.put(START, scheduled.start().toString());
            node.put(END, scheduled.end().toString());
            node.setAll((ObjectNode) FaultJson.MAPPER.valueToTree(scheduled.fault()));
        }
        return root.toPrettyString() + "\n";
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is no schedule, with what is wrong and where
     */
    public static Schedule read(String json) {
        JsonNode root = tree(json);
        if (!(root instanceof ObjectNode)) {
            throw new IllegalArgumentException("the schedule is no JSON object");
        }
        for (Iterator<String> fields = root.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(
                        "schedule." + field + " is unknown: there are name, load and faults");
            }
        }
        String name = FaultJson.read(root.path("name"), String.class, "schedule.name");
        Duration load = FaultJson.read(root.path("load"), Duration.class, "schedule.load");
        JsonNode list = root.path("faults");
        if (!list.isArray()) {
            throw new IllegalArgumentException("schedule.faults is missing: expected a list");
        }
        List<ScheduledFault> faults = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            faults.add(scheduled(list.get(i), "faults[" + i + "]"));
        }
        return new Schedule(name, load, faults);
    }

    private static JsonNode tree(String json) {
        try {
            return FaultJson.MAPPER.readTree(json);
        } catch (MismatchedInputException e) {
            String what = e.getOriginalMessage().startsWith("Trailing")
                    ? "something comes after its end"
                    : "a field is there twice";
            int line = e.getLocation().getLineNr();
            throw new IllegalArgumentException("the schedule is not JSON: in line " + line + " " + what, e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schedule is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void requireNoNulls(ObjectNode fault, String at) {
        fault.properties().forEach(field -> {
            for (int i = 0; i < field.getValue().size(); i++) {
                if (field.getValue().path(i).isNull()) {
                    throw new IllegalArgumentException(at + "." + field.getKey() + "[" + i + "] is null");
                }
            }
        });
    }

    private static ScheduledFault scheduled(JsonNode node, String at) {
        if (!(node instanceof ObjectNode object)) {
            throw new IllegalArgumentException(at + " is no JSON object");
        }
        requireNoNulls(object, at);
        Fault fault = FaultJson.read(object.deepCopy().without(List.of(START, END)), Fault.class, at);
        Duration start = FaultJson.read(object.path(START), Duration.class, at + "." + START);
        Duration end = FaultJson.read(object.path(END), Duration.class, at + "." + END);
        try {
            return new ScheduledFault(fault, start, end);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at + ": " + e.getMessage(), e);
        }
    }
}
