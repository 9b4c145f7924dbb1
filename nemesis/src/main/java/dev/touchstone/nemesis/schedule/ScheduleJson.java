// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Fault.Cut;
import dev.touchstone.nemesis.Fault.CutLinks;
import dev.touchstone.nemesis.Fault.KillNodes;
import dev.touchstone.nemesis.Fault.PauseNodes;
import dev.touchstone.nemesis.Fault.SkewClocks;
import dev.touchstone.nemesis.Fault.SlowLinks;
import dev.touchstone.nemesis.Link;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A schedule as JSON, for the run's folder: what was planned, and what a replay reads.
 *
 * <p>Durations are ISO 8601 ({@code PT2.041S}), so none is rounded. The same schedule gives the same bytes.
 */
public final class ScheduleJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ScheduleJson() {}

    /** The schedule as indented JSON, with a newline at the end. */
    public static String write(Schedule schedule) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("name", schedule.name());
        root.put("load", schedule.load().toString());
        ArrayNode faults = root.putArray("faults");
        for (ScheduledFault scheduled : schedule.faults()) {
            ObjectNode node = faults.addObject();
            node.put("start", scheduled.start().toString());
            node.put("end", scheduled.end().toString());
            describe(scheduled.fault(), node);
        }
        return root.toPrettyString() + "\n";
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is no schedule, with what is wrong and where
     */
    public static Schedule read(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schedule is not JSON: " + e.getOriginalMessage(), e);
        }
        List<ScheduledFault> faults = new ArrayList<>();
        JsonNode list = root.path("faults");
        for (int i = 0; i < list.size(); i++) {
            JsonNode node = list.get(i);
            String at = "faults[" + i + "]";
            faults.add(new ScheduledFault(fault(node, at), duration(node, "start", at), duration(node, "end", at)));
        }
        return new Schedule(text(root, "name", "schedule"), duration(root, "load", "schedule"), faults);
    }

    private static void describe(Fault fault, ObjectNode node) {
        node.put("name", fault.name());
        node.put("detail", fault.detail());
        if (fault instanceof CutLinks cut) {
            node.put("type", "cut").put("how", cut.how().name().toLowerCase(Locale.ROOT));
            addLinks(node, cut.links());
        } else if (fault instanceof SlowLinks slow) {
            node.put("type", "slow")
                    .put("latency", slow.latency().toString())
                    .put("jitter", slow.jitter().toString());
            addLinks(node, slow.links());
        } else if (fault instanceof KillNodes kill) {
            node.put("type", "kill");
            addAll(node.putArray("nodes"), kill.nodes());
        } else if (fault instanceof PauseNodes pause) {
            node.put("type", "pause");
            addAll(node.putArray("nodes"), pause.nodes());
        } else if (fault instanceof SkewClocks skew) {
            node.put("type", "clocks").put("by", skew.by().toString()).put("driftPpm", skew.driftPpm());
            addAll(node.putArray("nodes"), skew.nodes());
        } else {
            throw new IllegalArgumentException(
                    "no JSON form for a " + fault.getClass().getSimpleName());
        }
    }

    private static void addLinks(ObjectNode node, List<Link> links) {
        addAll(node.putArray("links"), links.stream().map(Link::proxy).toList());
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static Fault fault(JsonNode node, String at) {
        String name = text(node, "name", at);
        String detail = text(node, "detail", at);
        String type = text(node, "type", at);
        return switch (type) {
            case "cut" -> new CutLinks(name, detail, links(node, at), how(node, at));
            case "slow" ->
                new SlowLinks(
                        name, detail, links(node, at), duration(node, "latency", at), duration(node, "jitter", at));
            case "kill" -> new KillNodes(name, detail, texts(node, "nodes", at));
            case "pause" -> new PauseNodes(name, detail, texts(node, "nodes", at));
            case "clocks" ->
                new SkewClocks(
                        name,
                        detail,
                        texts(node, "nodes", at),
                        duration(node, "by", at),
                        node.path("driftPpm").asInt());
            default ->
                throw new IllegalArgumentException(
                        at + ".type is '" + type + "': expected cut, slow, kill, pause or clocks");
        };
    }

    private static Cut how(JsonNode node, String at) {
        String how = text(node, "how", at);
        for (Cut cut : Cut.values()) {
            if (cut.name().toLowerCase(Locale.ROOT).equals(how)) {
                return cut;
            }
        }
        throw new IllegalArgumentException(at + ".how is '" + how + "': expected blackhole, refuse or stall");
    }

    private static List<Link> links(JsonNode node, String at) {
        return texts(node, "links", at).stream().map(Link::parse).toList();
    }

    private static List<String> texts(JsonNode node, String field, String at) {
        JsonNode array = node.path(field);
        if (!array.isArray()) {
            throw new IllegalArgumentException(at + "." + field + " is missing: expected a list");
        }
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String text(JsonNode node, String field, String at) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(at + "." + field + " is missing: expected a text");
        }
        return value.textValue();
    }

    private static Duration duration(JsonNode node, String field, String at) {
        String text = text(node, field, at);
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    at + "." + field + " is '" + text + "': expected a duration such as PT2.5S", e);
        }
    }
}
