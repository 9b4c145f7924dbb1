// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** A toxic as it was asked for: shared by all connections of a proxy, and mutable as the API is. */
final class ToxicSpec {
    final String name;
    final String type;
    final boolean upstream;
    float toxicity;
    final ObjectNode attributes;

    private ToxicSpec(String name, String type, boolean upstream, ObjectNode attributes) {
        this.name = name;
        this.type = type;
        this.upstream = upstream;
        this.attributes = attributes;
    }

    /** The toxic of a request to create one. */
    static ToxicSpec parse(JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw new ApiException(400, "bad request body: not an object");
        }
        String stream = body.path("stream").asText("downstream").toLowerCase(Locale.ROOT);
        if (!stream.equals("upstream") && !stream.equals("downstream")) {
            throw new ApiException(400, "stream was invalid, can be either upstream or downstream");
        }
        String type = body.path("type").asText("");
        ObjectNode attributes = object.objectNode();
        for (String attribute : attributesOf(type)) {
            attributes.put(attribute, 0);
        }
        String given = body.path("name").asText("");
        ToxicSpec spec = new ToxicSpec(
                given.isEmpty() ? type + "_" + stream : given, type, stream.equals("upstream"), attributes);
        spec.toxicity = 1;
        spec.merge(body);
        return spec;
    }

    /** Takes over the toxicity and those attributes that the request has. */
    void merge(JsonNode body) {
        JsonNode given = body.path("attributes");
        for (String attribute : attributesOf(type)) {
            JsonNode value = given.path(attribute);
            if (!value.isMissingNode() && !value.canConvertToLong()) {
                throw new ApiException(400, "bad request body: " + attribute + " is not a whole number");
            }
        }
        for (String attribute : attributesOf(type)) {
            if (given.has(attribute)) {
                attributes.put(attribute, given.get(attribute).longValue());
            }
        }
        toxicity = (float) body.path("toxicity").asDouble(toxicity);
    }

    long attribute(String attribute) {
        return attributes.get(attribute).longValue();
    }

    ObjectNode toJson() {
        ObjectNode json = attributes.objectNode();
        json.set("attributes", attributes);
        json.put("name", name);
        json.put("type", type);
        json.put("stream", upstream ? "upstream" : "downstream");
        json.put("toxicity", toxicity);
        return json;
    }

    private static List<String> attributesOf(String type) {
        return switch (type) {
            case "latency" -> List.of("latency", "jitter");
            case "bandwidth" -> List.of("rate");
            case "slow_close" -> List.of("delay");
            case "timeout", "reset_peer" -> List.of("timeout");
            case "slicer" -> List.of("average_size", "size_variation", "delay");
            case "limit_data" -> List.of("bytes");
            default -> throw new ApiException(400, "invalid toxic type");
        };
    }

    /** A new instance for one link. */
    Toxic instance() {
        return switch (type) {
            case "latency" -> new LatencyToxic(this);
            case "bandwidth" -> new BandwidthToxic(this);
            case "slow_close" -> new SlowCloseToxic(this);
            case "timeout" -> new TimeoutToxic(this);
            case "reset_peer" -> new ResetPeerToxic(this);
            case "slicer" -> new SlicerToxic(this);
            case "limit_data" -> new LimitDataToxic(this);
            default -> throw new ApiException(400, "invalid toxic type");
        };
    }
}
